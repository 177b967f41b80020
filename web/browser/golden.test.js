// HR checks the answers on the real desk: sees a run with its progress, what an import made worse and why, and an import that
// the gate refuses.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { look } from './findings.js'
import { realDesk } from './harness.js'

const HR = 'p003' // of the sample company
const QUESTION = 'ボランティア休暇は何日とれますか'
const RIVAL = `---
id: rival
kind: program
title: ボランティア休暇
aliases: [ボランティア, ボランティア休暇の日数]
---
## 日数
${QUESTION}。ボランティア休暇は1年に何日とれるか、この規程にはボランティア休暇の日数があります。
`

const real = realDesk()
/** @type {string} */ let folder
before(async () => { folder = await mkdtemp(join(tmpdir(), 'dousuru-golden-')) })
after(() => rm(folder, { recursive: true, force: true }))

/** @param {import('node:test').TestContext} t @param {import('playwright-core').BrowserContextOptions} [options] */
const atHR = (t, options) => real.loggedIn(t, HR, '/hr/golden', options)

/** @param {import('playwright-core').Page} page */
async function checkNow(page) {
  await page.goto(`${real.server.url}hr/golden`)
  await page.getByRole('button', { name: 'いま確かめる' }).click()
  await page.waitForURL(/golden[/]runs/)
  await page.locator('#run:not([data-progress])').waitFor({ timeout: 60_000 })
}

test('HR checks the answers and sees what an import made worse, and why', { timeout: 180_000 }, async (t) => {
  const { page, problems } = await atHR(t)
  await checkNow(page)
  await page.getByText('40問を確かめました').waitFor()

  await writeFile(join(folder, 'rival.md'), RIVAL)
  await real.server.import(folder)
  await page.goto(`${real.server.url}hr/golden`)
  const worse = page.getByRole('link', { name: /1問が悪くなりました/ })
  for (const end = Date.now() + 60_000; (await worse.count()) === 0 && Date.now() < end; ) { // the server's own job
    await page.waitForTimeout(500)
    await page.reload()
  }
  await look(page, 'golden')
  await worse.first().click()
  const result = page.locator('.golden-result').first()
  await result.getByText(QUESTION).waitFor()
  await result.getByText('この変更で入った「ボランティア休暇」が、いま最初に出ます。').waitFor()
  assert.equal(await result.getByRole('link', { name: 'ボランティア休暇', exact: true }).first().getAttribute('href'), '/articles/rival')
  await look(page, 'golden-run')
  assert.deepEqual(problems, [])
})

test('with the gate an import that makes an answer worse is refused', { timeout: 180_000 }, async (t) => {
  const { page } = await atHR(t)
  await page.getByLabel('公開の前に止める').check()
  await page.getByRole('button', { name: 'この決まりにする' }).click()
  await page.getByText('この決まりにしました').waitFor()
  await writeFile(join(folder, 'second.md'), RIVAL.replaceAll('ボランティア休暇', 'リフレッシュ休暇').replace('id: rival', 'id: second')
    .replace('何日とれますか', '日数と手当').replace('ボランティア, ', 'リフレッシュ, '))
  await assert.rejects(real.server.import(folder), /golden questions: \d+ would get worse/)
  await page.reload()
  await page.getByText('公開を止めました').first().waitFor()
  await page.goto(`${real.server.url}articles/second`)
  await page.getByText('ページが見つかりません').first().waitFor()
})

test('a question is added, changed and paused on a phone', { timeout: 120_000 }, async (t) => {
  const { page } = await atHR(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await look(page, 'golden-phone')
  await page.getByRole('link', { name: '質問を加える' }).click()
  await page.getByLabel('質問', { exact: true }).fill('社内公募は年に何回ありますか')
  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByText('正しい記事を1つから').waitFor()
  await look(page, 'golden-form-phone')
  await page.getByLabel('正しい記事').fill(`${real.server.url}articles/internal-posting`)
  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByText('質問を加えました').waitFor()
  await page.getByRole('link', { name: '社内公募は年に何回ありますか' }).click()
  await page.getByRole('button', { name: 'この質問を休む' }).click()
  await page.getByText('休止中').waitFor()
  await checkNow(page)
  await look(page, 'golden-run-phone')
})

test('in English and in the dark axe finds nothing either', { timeout: 60_000 }, async (t) => {
  const { page } = await atHR(t, { colorScheme: 'dark' })
  await page.goto(`${real.server.url}hr/golden?lang=en`)
  await page.getByRole('heading', { name: 'Checking the answers' }).waitFor()
  await look(page, 'golden-dark')
  await page.goto(`${real.server.url}hr/golden/new`)
  await look(page, 'golden-form-dark')
})
