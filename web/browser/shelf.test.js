// HR brings a table in on the real desk, sees it before it is stored, and an employee finds what it brought; the table taken out
// again changes nothing. Desks are ordered by keyboard, and a story that is taken back is gone at once.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { look } from './findings.js'
import { realDesk } from './harness.js'

const HR = 'p003' // of the sample company
const TABLE = 'id,制度名,対象者,募集時期,手順,先輩のひとこと\r\n'
  + 'submarine-month,海底探査月間,海が好きな方ならだれでも参加できます。,毎年6月1日〜10日,申し込みのあと抽選があります。,潜るのは楽しいです。\r\n'

const real = realDesk()
const { loggedIn } = real

/** @param {string} name @param {string} mimeType @param {Buffer} buffer */
const file = (name, mimeType, buffer) => ({ name, mimeType, buffer })

/** Chooses files and comes to their preview. @param {import('playwright-core').Page} page @param {ReturnType<typeof file>[]} files */
async function upload(page, files) {
  await page.goto(`${real.server.url}hr/upload`)
  await page.getByLabel('表やMarkdownのファイル').setInputFiles(files)
  await page.getByRole('button', { name: '変わるところを見る' }).click()
  await page.getByRole('heading', { name: '取り込むとこうなります' }).waitFor()
}

test('a table is seen, brought in, found, and taken out again', { timeout: 240_000 }, async (t) => {
  const hr = await loggedIn(t, HR, '/hr/upload')
  await upload(hr.page, [file('programs.csv', 'text/csv', Buffer.from(TABLE)), file('notes.pdf', 'application/pdf', Buffer.from('%PDF-1.7'))])
  await hr.page.getByText('PDFは読めません').waitFor()
  await hr.page.getByText('読み取れない見出し').waitFor()
  await hr.page.getByText('海底探査月間').waitFor()
  await look(hr.page, 'upload-preview')
  await hr.page.getByRole('button', { name: 'このとおりに取り込む' }).click()
  await hr.page.getByText('取り込みました。').waitFor()
  await look(hr.page, 'upload-done')

  const employee = await loggedIn(t, 'p012', '/')
  await employee.page.locator('.kind-greeting').first().waitFor()
  const card = employee.page.locator('.kind-answer .option').first()
  for (let tries = 0; tries < 10 && (await card.count()) === 0; tries++) { // once, unless the machine is busy
    const input = employee.page.getByRole('textbox', { name: '相談したいこと' })
    await input.fill('海底探査月間はいつ申し込めますか')
    await input.press('Enter')
    await employee.page.waitForTimeout(1500)
  }
  assert.match((await card.textContent()) ?? '', /海底探査月間/)

  await hr.page.goto(`${real.server.url}hr/upload`)
  const [download] = await Promise.all([hr.page.waitForEvent('download'), hr.page.getByRole('link', { name: 'CSV 制度' }).last().click()])
  const exported = await readFile(await download.path())
  assert.match(exported.toString('utf8'), /^\ufeff"id"[\s\S]*海底探査月間/)
  await upload(hr.page, [file('programs.csv', 'text/csv', exported)])
  await hr.page.getByText('変わるところはありません。').waitFor()
  assert.equal(await hr.page.getByRole('button', { name: 'このとおりに取り込む' }).count(), 0)
  assert.deepEqual(hr.problems, [])
})

test('desks are ordered by keyboard and checked at one press', { timeout: 120_000 }, async (t) => {
  const { page, problems } = await loggedIn(t, HR, '/hr/desks')
  const second = page.locator('.desk-row').nth(1)
  const name = (await second.getByRole('heading').textContent())?.trim() ?? ''
  await second.getByRole('button', { name: '上へ' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.desk-row').first().getByRole('heading', { name }).waitFor()
  await page.locator('.desk-row').first().getByRole('button', { name: '今日、確かめました' }).press('Enter')
  await page.getByText('確かめたことを記録しました').waitFor()
  await look(page, 'desks')
  await page.getByRole('link', { name: '健康管理室' }).click()
  await look(page, 'desk-form')
  assert.deepEqual(problems, [])
})

test('a story that is taken back is gone at once', { timeout: 120_000 }, async (t) => {
  const employee = await loggedIn(t, 'p013', '/articles/case-night-shift-stay')
  const title = (await employee.page.getByRole('heading', { level: 1 }).textContent())?.trim() ?? ''
  const { page } = await loggedIn(t, HR, '/hr/consents?case=case-night-shift-stay')
  const story = page.locator('#case-case-night-shift-stay')
  await story.locator('summary', { hasText: '取り下げる' }).click()
  await story.getByLabel('元に戻せないことを確かめました').check()
  await story.getByRole('button', { name: '取り下げて消す' }).click()
  await page.getByText('取り下げました。もう見えません。').waitFor()
  assert.equal(await page.getByText(title).count(), 0)
  const gone = await employee.page.reload()
  assert.equal(gone?.status(), 404)
})

test('on a phone, in English and in the dark axe finds nothing either', { timeout: 120_000 }, async (t) => {
  const phone = await loggedIn(t, HR, '/hr/due', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  for (const name of ['due', 'desks', 'consents', 'upload']) {
    await phone.page.goto(`${real.server.url}hr/${name}`)
    await look(phone.page, `${name}-phone`)
  }
  await upload(phone.page, [file('programs.csv', 'text/csv', Buffer.from(TABLE.replace('毎年6月', '毎年7月')))])
  await look(phone.page, 'upload-preview-phone')
  const dark = await loggedIn(t, HR, '/hr', { colorScheme: 'dark' })
  for (const name of ['due', 'desks', 'desks/new', 'consents', 'upload']) {
    await dark.page.goto(`${real.server.url}hr/${name}?lang=en`)
    await look(dark.page, `${name.replace('/', '-')}-dark`)
  }
})
