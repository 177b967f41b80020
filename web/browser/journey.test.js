// The journey on the real desk: what was decided in a talk is followed and stopped with one press, taken up again; the person's
// own line is written, changed and brought back with the keyboard and without scripts; every page at phone width, and what axe finds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const PAGES = ['/journey', '/journey?kind=wish', '/journey/story', '/journey/print', '/journey/settings']

const real = realDesk()
const { loggedIn } = real

/** Writes one entry. @param {import('playwright-core').Page} page @param {string} kind @param {string} words @param {string} [year] */
async function write(page, kind, words, year) {
  await page.getByRole('radio', { name: kind }).press('Space')
  await page.getByRole('textbox', { name: 'あなたの言葉' }).fill(words)
  if (year) await page.getByRole('textbox', { name: '年', exact: true }).fill(year)
  await page.getByRole('button', { name: '残す' }).press('Enter')
}

test('a talk that is kept in mind is followed, stopped with one press, and taken up again', { timeout: 180_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p012', '/')
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('社内公募に応募したことは、上司に知られますか')
  await input.press('Enter')
  await page.locator('.kind-answer .option').first().waitFor()
  await input.fill('ありがとうございました')
  await input.press('Enter')
  await page.getByRole('button', { name: '心に留める' }).click()
  await page.locator('.kind-decided').waitFor()

  await page.goto(`${real.server.url}journey`)
  await page.getByText('見ているもの').waitFor()
  assert.ok(await page.locator('.kept .links a').count() >= 1)
  await page.screenshot({ path: new URL('results/journey-kept.png', import.meta.url).pathname, fullPage: true })
  await page.getByRole('button', { name: 'お知らせを止める' }).click()
  await page.getByText('お知らせを止めました。').waitFor()
  assert.equal(await page.getByText('見ているもの').count(), 0)

  await page.getByRole('link', { name: /もう一度話す/ }).click()
  await page.locator('.kind-greeting, .kind-decided').first().waitFor()
  assert.match(await input.inputValue(), /社内公募/)
})

test('the line is written, changed and brought back without scripts', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p013', '/journey', { javaScriptEnabled: false })
  await page.getByText('まだ何もありません').waitFor()
  assert.equal(await page.locator('input:checked').count(), 0)
  await write(page, 'できごと', '入社しました', '2015')
  await page.getByText('書きたしました。').waitFor()
  await write(page, '願い', '海の近くで働きたい')
  await page.getByRole('heading', { name: 'いつか' }).waitFor()
  await write(page, '暮らし', '引っ越しました', '2020')
  await page.getByRole('img', { name: /あなたの線/ }).waitFor()
  await page.getByRole('link', { name: /書きかえる 引っ越しました/ }).press('Enter')
  await page.getByRole('textbox', { name: 'あなたの言葉' }).fill('港町に引っ越しました')
  await page.getByRole('button', { name: '残す' }).press('Enter')
  await page.getByText('港町に引っ越しました').first().waitFor()
  await page.getByRole('link', { name: /書きかえる 港町/ }).press('Enter')
  await page.getByRole('button', { name: '消す' }).press('Enter')
  await page.getByRole('button', { name: /元に戻す/ }).press('Enter')
  await page.getByText('元に戻しました。').waitFor()

  await page.goto(`${real.server.url}journey/story`)
  await page.getByRole('checkbox', { name: /入社しました/ }).press('Space')
  await page.getByRole('button', { name: '文章にする' }).press('Enter')
  assert.equal(await page.locator('.story-text').innerText(), '2015年\n入社しました')
})

test('the keyboard alone writes an entry', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p014', '/journey')
  await page.getByRole('link', { name: '書きたす' }).focus()
  await page.keyboard.press('Enter')
  /** Tabs on to what has a name. @param {RegExp} name */
  const tabTo = async (name) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab')
      const label = await page.evaluate(() => {
        const e = /** @type {any} */ (document.activeElement)
        return `${e?.labels?.[0]?.innerText ?? ''}${e?.innerText ?? ''}`
      })
      if (name.test(label)) return
    }
    throw new Error(`no way to ${name} with the Tab key`)
  }
  await tabTo(/できごと|願い|暮らし/)
  await page.keyboard.press('Space')
  await tabTo(/あなたの言葉/)
  await page.keyboard.type('入社しました')
  await tabTo(/^年/)
  await page.keyboard.type('2015')
  await tabTo(/残す/)
  await page.keyboard.press('Enter')
  await page.getByText('書きたしました。').waitFor()
})

for (const [name, options] of /** @type {[string, import('playwright-core').BrowserContextOptions][]} */ ([
  ['wide', {}], ['phone', { viewport: { width: 360, height: 740 } }], ['phone-dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
])) {
  test(`axe finds nothing, and nothing reaches over the edge: ${name}`, { timeout: 180_000 }, async (t) => {
    const { page, problems } = await loggedIn(t, 'p015', '/journey', options)
    assert.deepEqual(await findings(page), [], 'the journey as it begins')
    if (await page.getByText('まだ何もありません').count()) {
      await write(page, 'できごと', '入社しました', '2015')
      await write(page, '願い', 'とても長い願いABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZも折り返します')
      await write(page, '暮らし', '引っ越しました', '2031')
      await write(page, 'できごと', '異動しました', '2015')
    }
    for (const path of PAGES) {
      await page.goto(new URL(path, real.server.url).href)
      assert.deepEqual(await findings(page), [], path)
      await page.screenshot({ path: new URL(`results/journey-${name}${path.replace(/\W/g, '-')}.png`, import.meta.url).pathname, fullPage: true })
    }
    await page.goto(`${real.server.url}journey`)
    await page.getByRole('link', { name: /書きかえる/ }).first().click()
    assert.deepEqual(await findings(page), [], 'an entry')
    assert.deepEqual(problems, [])
  })
}
