// What a manager prepares before a 1on1, on the real desk: from a theme to a sheet, by keyboard alone and without scripts, on one
// page of paper, and asking HR from it. The sheet's words are tested in Go.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newPage } from './browser.js'
import { findings } from './findings.js'
import { sharedBrowser } from './harness.js'
import { startServer } from './server.js'

const BOSS = 'p006' // of the sample company, leads p012
const MEMBER = '凪 陽菜'

const browser = sharedBrowser()
/** @type {import('./server.js').Server} */ let server
before(async () => { server = await startServer() }, { timeout: 240_000 })
after(() => server?.remove())

/** @param {import('node:test').TestContext} t @param {import('playwright-core').BrowserContextOptions} [options] */
async function manager(t, options) {
  const opened = await newPage(browser(), options)
  t.after(() => opened.context.close())
  await server.login(opened.page, BOSS, '/team')
  return opened
}

/** Holds a page, wide and on a phone, light and dark, against axe, its width, and the size of what is pressed. @param {import('playwright-core').Page} page @param {string} name */
async function sound(page, name) {
  for (const [width, colorScheme] of /** @type {const} */ ([[1280, 'light'], [360, 'dark']])) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await findings(page, { pressed: 'main button, main summary', height: 40 }), [], `${name} at ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a manager goes from the list to a sheet, keeps it, and asks HR together', { timeout: 300_000 }, async (t) => {
  const { page, problems } = await manager(t)
  await sound(page, 'the list')
  await page.getByRole('link', { name: MEMBER }).click()
  await sound(page, 'the member')
  await page.getByRole('link', { name: '1on1を準備する' }).click()
  await sound(page, 'the form')
  await page.getByLabel('どんな話になりそうですか').fill('うつ病で通院していると人づてに聞いた。社内公募に出たいと言われた')
  await page.getByRole('button', { name: '準備をつくる' }).click()
  await page.getByText('しるしをつけました').waitFor()
  await sound(page, 'the sheet with a warning')
  await page.getByText('内容を変えて作り直す').click()
  await page.getByLabel('どんな話になりそうですか').fill('')
  await page.getByRole('button', { name: '異動したい' }).click()
  const offered = page.locator('.offered').filter({ hasText: '社内公募制度' }).first()
  await offered.locator('summary').click()
  await offered.getByText('対象者').first().waitFor()
  await sound(page, 'the sheet')
  await page.screenshot({ path: new URL('results/brief.png', import.meta.url).pathname, fullPage: true })
  await page.getByLabel('名前（書かなくても大丈夫です）').fill('12月の1on1')
  await page.getByRole('button', { name: '保存する' }).click()
  await page.getByRole('heading', { name: '12月の1on1' }).waitFor()
  await sound(page, 'the saved sheet')
  await page.getByRole('button', { name: '人事にいっしょに聞く' }).click()
  await sound(page, 'the question')
  assert.notEqual(await page.getByLabel('人事に送る文').inputValue(), '')
  await page.getByLabel('人事に送る文').fill('公募の面接は在宅でも受けられますか')
  await page.getByRole('button', { name: `${MEMBER}さんといっしょに聞く` }).click()
  await page.getByText(`${MEMBER}さんに、いっしょに聞きませんかと声をかけています`).waitFor()
  assert.deepEqual(problems, [])
})

test('a sheet is made by the keyboard alone, without scripts', { timeout: 180_000 }, async (t) => {
  const { page } = await manager(t, { javaScriptEnabled: false })
  /** Tabs until what is focused in the page's own part says so. @param {string} words @param {string} [tag] */
  async function to(words, tag = '') {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      const focused = page.locator(`main ${tag}:focus`)
      if ((await focused.count()) > 0 && ((await focused.textContent()) ?? '').includes(words)) return
    }
    assert.fail(`no tab leads to ${words}`)
  }
  await to(MEMBER)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: `${MEMBER}さん` }).waitFor()
  await to('1on1を準備する')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '準備をつくる' }).waitFor()
  await to('学び・資格')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '聞いてみる問い' }).waitFor()
  await to('制度', 'summary')
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('.offered').first().getAttribute('open'), '')
  await to('人事にいっしょに聞く')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'わたしだけで聞く' }).waitFor()
})

for (const language of ['ja', 'en']) {
  test(`every theme is one page of paper, and nothing is cut (${language})`, { timeout: 300_000 }, async (t) => {
    const { page } = await manager(t)
    await page.goto(`${server.url}team/brief?lang=${language}`)
    const themes = await page.locator('.theme-button').evaluateAll((buttons) => buttons.map((b) => /** @type {HTMLButtonElement} */ (b).value))
    assert.ok(themes.length >= 14, `${themes.length} themes`)
    const forms = themes.map((theme) => ({ theme, situation: '' }))
    if (language === 'ja') for (const situation of ['最近元気がない。何かあったのか', '消えたいと言っていた', '社内公募に出たいと言われた。面接日はいつか、上司に知られるのか', '火星支社に異動できるか聞かれた']) forms.push({ theme: '', situation })
    for (const { theme, situation } of forms) {
      await page.goto(`${server.url}team/brief`)
      await page.locator('#situation').fill(situation)
      await page.locator(`.brief-form button[value="${theme}"]`).first().evaluate((button) => {
        /** @type {HTMLButtonElement} */ (button).form?.setAttribute('action', '/team/anyone/brief/print')
        ;/** @type {HTMLButtonElement} */ (button).click()
      })
      await page.waitForURL('**/print')
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      const name = theme || situation
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1, `${name}: pages`)
      assert.match(pdf, /\/MediaBox\s*\[0 0 59[45][\d.]* 84[12][\d.]*\]/, `${name}: not A4`)
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 703, height: 1032 }) // A4 without its margins, at 96 dots an inch
      const cut = await page.evaluate(() => {
        const paper = /** @type {HTMLElement} */ (document.querySelector('.paper')).getBoundingClientRect()
        return [...document.querySelectorAll('.paper *')].filter((e) => { const at = e.getBoundingClientRect(); return at.bottom > paper.bottom + 1 || at.right > paper.right + 1 }).map((e) => e.textContent?.slice(0, 40))
      })
      assert.deepEqual(cut, [], `${name}: cut`)
      const room = await page.locator('.paper-room').evaluate((e) => e.getBoundingClientRect().height)
      assert.ok(room > 90, `${name}: ${room} px of room to write`)
      await page.emulateMedia({ media: null })
      await page.setViewportSize({ width: 1280, height: 800 })
    }
  })
}
