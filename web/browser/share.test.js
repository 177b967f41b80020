// What a person shares with their manager before a 1on1, on the real desk: chosen, looked at, shared, read and taken back, once
// with the keyboard alone and once without scripts at phone width; what axe finds on each page, in both languages and colours.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const real = realDesk()
const { loggedIn } = real

/** What the page shows of a share, to be compared letter by letter. @param {import('playwright-core').Page} page */
const shown = (page) => page.locator('.shared').first().innerText()

test('what was previewed is what the manager reads, and it ends with one press', { timeout: 180_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p012', '/journey')
  const { page: boss } = await loggedIn(t, 'p006', '/team')
  await page.getByRole('radio', { name: '願い' }).press('Space')
  await page.getByRole('textbox', { name: 'あなたの言葉' }).fill('設計の仕事もしてみたい')
  await page.getByRole('button', { name: '残す' }).press('Enter')
  await page.getByText('書きたしました。').waitFor()

  await page.getByRole('link', { name: '1on1で話す' }).press('Enter')
  await page.getByRole('heading', { name: '1on1で話したいこと' }).waitFor()
  assert.equal(await page.locator('input:checked').count(), 0, 'nothing is chosen for them')
  await page.getByRole('radio', { name: 'いっしょに考えてほしい' }).press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('これからの仕事')
  await page.keyboard.press('Tab')
  await page.keyboard.type('まだ迷っています')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '見え方を確かめる' }).press('Enter')
  await page.getByRole('heading', { name: '上司からの見え方' }).waitFor()
  const previewed = await shown(page)
  assert.match(previewed, /いっしょに考えてほしい[^]*これからの仕事[^]*まだ迷っています[^]*設計の仕事もしてみたい/)
  await boss.reload()
  await boss.getByRole('link', { name: /凪 陽菜/ }).first().click()
  assert.equal(await boss.locator('a[href*="/share/"]').count(), 0, 'a preview is no share')

  await page.getByRole('button', { name: /に共有する/ }).press('Enter')
  await page.getByText('まだ開かれていません。').waitFor()
  await boss.reload()
  await boss.locator('a[href*="/share/"]').first().click()
  await boss.locator('.shared').waitFor()
  assert.equal(await shown(boss), previewed)
  const address = boss.url()
  await page.reload()
  await page.getByText(/灘 孝太郎さんが .+ に読みました/).waitFor()

  await page.getByRole('button', { name: '取り下げる' }).press('Enter')
  await page.getByText('もう灘 孝太郎さんには見えません').waitFor()
  const refused = await boss.goto(address)
  assert.equal(refused?.status(), 404)
  assert.doesNotMatch(await boss.content(), /これからの仕事/)
  await page.getByRole('button', { name: 'もう一度共有する' }).press('Enter')
  assert.equal(await page.getByRole('textbox', { name: '話したいこと' }).inputValue(), 'これからの仕事')
  assert.ok(await page.getByRole('checkbox', { name: /設計の仕事もしてみたい/ }).isChecked())
})

test('a share is made without scripts, and an error keeps what was typed', { timeout: 180_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p013', '/oneonone/share', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  await page.getByRole('radio', { name: '話を聞いてほしい' }).press('Space')
  await page.getByRole('textbox', { name: '話したいこと' }).fill('長'.repeat(201))
  await page.getByRole('button', { name: '見え方を確かめる' }).press('Enter')
  await page.getByText('「話したいこと」は200文字').waitFor()
  assert.equal((await page.getByRole('textbox', { name: '話したいこと' }).inputValue()).length, 201)
  assert.ok(await page.getByRole('radio', { name: '話を聞いてほしい' }).isChecked())
  await page.getByRole('textbox', { name: '話したいこと' }).fill('仕事の進めかた')
  await page.getByRole('button', { name: '見え方を確かめる' }).press('Enter')
  await page.getByRole('button', { name: '書き直す' }).press('Enter')
  assert.equal(await page.getByRole('textbox', { name: '話したいこと' }).inputValue(), '仕事の進めかた')
  await page.getByRole('button', { name: '見え方を確かめる' }).press('Enter')
  await page.getByRole('button', { name: /に共有する/ }).press('Enter')
  await page.getByText('共有しました。').waitFor()
  await page.getByRole('link', { name: /変える/ }).press('Enter')
  await page.getByRole('radio', { name: '決めたことを伝えたい' }).press('Space')
  await page.getByRole('button', { name: '見え方を確かめる' }).press('Enter')
  await page.getByRole('button', { name: /に共有する/ }).press('Enter')
  await page.getByText('上司には、いまの内容が見えます。').waitFor()
})

for (const [name, person, options] of /** @type {[string, string, import('playwright-core').BrowserContextOptions][]} */ ([
  ['wide', 'p014', {}], ['phone-dark', 'p015', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
])) {
  test(`axe finds nothing, and nothing reaches over the edge: ${name}`, { timeout: 180_000 }, async (t) => {
    const { page, problems } = await loggedIn(t, person, '/oneonone', options)
    for (const language of ['ja', 'en']) {
      await page.goto(`${real.server.url}oneonone?lang=${language}`)
      assert.deepEqual(await findings(page), [], `the page, ${language}`)
      await page.goto(`${real.server.url}oneonone/share`)
      assert.deepEqual(await findings(page), [], `the form, ${language}`)
      await page.locator('input[value=advice]').check()
      await page.locator('#purpose').fill('とても長いABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      await page.locator('button[value=preview]').click()
      await page.locator('button[value=share]').waitFor()
      assert.deepEqual(await findings(page), [], `the preview, ${language}`)
      await page.locator('button[value=share]').click()
      await page.waitForURL(/done=shared/)
      await page.locator('.share-content summary').first().click()
      assert.deepEqual(await findings(page), [], `the list, ${language}`)
      await page.screenshot({ path: new URL(`results/share-${name}-${language}.png`, import.meta.url).pathname, fullPage: true })
      await page.locator('form[action$="/withdraw"] button').first().click()
      await page.locator('button[value=edit]').waitFor()
      assert.deepEqual(await findings(page), [], `withdrawn, ${language}`)
    }
    assert.deepEqual(problems, [])
  })
}
