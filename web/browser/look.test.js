// Phone widths, dark, forced colours, and what axe finds, on every screen of the widget.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { sharedBrowser, still, widget } from './harness.js'

const browser = sharedBrowser()

const OPTIONS = [
  { article: 'a', kind: 'program', title: '社内公募制度', url: '/a', status: 'active', reviewed_on: '2026-09-01', parts: [{ facet: 'x', label: '知らされる人', text: '内定まで上司には知らされません。' }, { facet: 'y', label: '対象者', text: '勤続1年以上。' }] },
  { article: 'b', kind: 'program', title: '社内FA制度', url: '/b', status: 'upcoming', status_note: '2027年4月1日から申し込めます。', reviewed_on: '2026-10-15', parts: [{ facet: 'x', label: '知らされる人', text: '人事部だけです。' }] },
  { article: 'c', kind: 'case', title: 'とても長い題名の事例で、番号ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZも入っています', url: '/c', status: 'retired', status_note: '終わりました。' },
  { title: '今のまま', stay: true },
]
const ANSWER = { id: '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97', state: 'answered', question: '面接は在宅でも受けられますか', answer: 'はい。', asked_on: '2026-11-20', identity: 'named' }

/** Every kind of message, one below the other. @param {import('./desk.js').Desk} desk */
function fill(desk) {
  desk.store({ kind: 'greeting', text: 'こんにちは。' })
  desk.store({ author: 'person', kind: 'said', text: '社内公募は上司に知られますか', id: '0b5c7e0e-58f3-4d0a-8f0e-6f2a1c9d7b31' })
  desk.store({ kind: 'answer', text: '会社の資料にはこう書かれています。', options: OPTIONS, citations: [{ article: 'a', title: '社内公募制度', kind: 'program', facet: 'x', reviewed_on: '2026-09-01', status: 'active', url: '/a' }] })
  desk.store({ kind: 'clarify', text: 'どちらでしょうか。', options: OPTIONS.slice(0, 2) })
  desk.store({ kind: 'route', text: '話してくださって、ありがとうございます。', desks: [{ name: '健康管理室', channel: '内線 サンプル-1010', hours: '平日 9:00〜17:00', checked_on: '2026-11-20', internal: true }] })
  desk.store({ kind: 'dousuru', text: 'どうする？' })
  desk.store({ kind: 'decided', text: '残しました。', decision: { response: 'keep', words: '来年の春に' } })
  desk.store({ kind: 'dousuru', text: 'どうする？' })
  desk.store({ kind: 'decided', text: '残しました。', decision: { id: '1f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d', response: 'act', step: '募集要項を読む', due: '2030-04-12', tell: '前の職場の先輩', remind: true } })
  desk.store({ kind: 'dousuru', text: 'どうする？' })
  desk.store({ kind: 'decided', text: '残しました。', decision: { id: '2f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d', response: 'keep', kept: { on: true, date: '2030-04-01', mail: true, articles: [{ slug: 'a', title: '社内公募制度', url: '/a' }] } } })
  desk.store({ kind: 'dousuru', text: '前回の「社内公募」は、「心に留める」でした。いまは、どうする？', decision: { id: '3f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d', response: 'keep', words: '来年の春に' } })
  desk.store({ kind: 'clarify', text: 'あなたの言葉のまま、分けて並べました。', parts: [{ facet: '', label: '言われたこと', text: '協調性がない' }, { facet: '', label: '指している場面', text: '' }] })
  desk.store({ kind: 'unknown', text: 'わかりません。', draft: '面接は在宅でも受けられますか', suggestions: ['社内公募について知りたい'], link: { text: '1on1の準備のページもあります', url: '/team/brief' } })
  desk.welcome.threads.push(ANSWER)
}

const WIDGET = { within: 'dousuru-chat', rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } } // of the page around it

/** The screens one after another. @param {import('playwright-core').Page} page @param {(screen: string) => Promise<void>} look */
async function everyScreen(page, look) {
  await page.locator('.hand-over button').waitFor()
  await still(page)
  await look('conversation')
  await page.locator('.hand-over button').click()
  await page.locator('.sheet .primary').click()
  await still(page)
  await look('form with a problem')
  await page.locator('#anonymous').check()
  await page.locator('.sheet .primary').click()
  await page.locator('.receipt').waitFor()
  await look('receipt')
  await page.locator('.sheet .row .quiet').last().click()
  await page.locator('.head .icon').first().click()
  await still(page)
  await look('about')
  await page.locator('.sheet .row .quiet').last().click()
  await look('questions to HR')
}

/** @type {[string, { lang?: string, body?: string, options?: import('playwright-core').BrowserContextOptions }][]} */
const looks = [
  ['ja light', {}],
  ['ja dark', { options: { colorScheme: 'dark' } }],
  ['en light', { lang: 'en' }],
  ['theme="dark" on a light system, full page', { body: '<dousuru-chat page theme="dark"></dousuru-chat>' }],
  ['forced colours', { options: { forcedColors: 'active' } }],
]
for (const [name, { lang = 'ja', body = '<dousuru-chat></dousuru-chat>', options }] of looks) {
  test(`axe finds nothing: ${name}`, async (t) => {
    const { page } = await widget(browser(), t, { options, prepare: (desk) => { Object.assign(desk, { lang, body }); fill(desk) } })
    await everyScreen(page, async (screen) => assert.deepEqual(await findings(page, WIDGET), [], screen))
  })
}

test('axe sees into the widget: it finds a contrast that a company broke', async (t) => {
  const { page } = await widget(browser(), t, { prepare: fill })
  await page.locator('dousuru-chat').evaluate((e) => e.style.setProperty('--dousuru-accent', '#dddddd'))
  await still(page)
  assert.ok((await findings(page, WIDGET)).some((finding) => finding.startsWith('color-contrast')))
})

for (const width of [320, 360, 430]) {
  for (const lang of ['ja', 'en']) {
    test(`a phone of ${width} px is filled, nothing is cut off: ${lang}`, async (t) => {
      const options = { viewport: { width, height: 640 }, hasTouch: true, isMobile: true }
      const { page } = await widget(browser(), t, { options, prepare: (desk) => { desk.lang = lang; fill(desk) } })
      await still(page)
      assert.deepEqual(await page.locator('.panel').boundingBox(), { x: 0, y: 0, width, height: 640 })
      await everyScreen(page, async (screen) => {
        assert.deepEqual(await outside(page), [], screen)
      })
    })
  }
}

test('the full page on the narrowest phone cuts nothing off', async (t) => {
  const options = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }
  const { page } = await widget(browser(), t, { options, prepare: (desk) => { desk.body = '<dousuru-chat page></dousuru-chat>'; fill(desk) } })
  await everyScreen(page, async (screen) => assert.deepEqual(await outside(page), [], screen))
})

/** What reaches over the edges of the screen sideways, or is a target smaller than 24 px. @param {import('playwright-core').Page} page */
const outside = (page) =>
  page.locator('dousuru-chat').evaluate((host) => {
    const all = [...(host.shadowRoot?.querySelectorAll('.panel *') ?? [])].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches('.unseen, .unseen *, path'))
    const wide = all.filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 || e.getBoundingClientRect().left < -0.5)
    const small = all.filter((e) => e.matches('button, summary, textarea, .choice') && Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 24)
    return [...wide, ...small].map((e) => e.outerHTML.slice(0, 120))
  })

test('the keyboard of a phone does not cover the input', async (t) => {
  const { page, input } = await widget(browser(), t, { options: { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true } })
  // What a browser reports when the keyboard takes the lower half: the window keeps its size, its visible part does not.
  await still(page)
  await page.evaluate(() => {
    Object.defineProperties(visualViewport, { height: { value: 420 }, offsetTop: { value: 30 } })
    visualViewport?.dispatchEvent(new Event('resize'))
  })
  const panel = await page.locator('.panel').boundingBox()
  assert.deepEqual(panel, { x: 0, y: 30, width: 390, height: 420 })
  const box = await input.boundingBox()
  assert.ok(box && box.y + box.height <= 450)
})

test('a desktop shows a panel in the corner, the full page fills its place', async (t) => {
  const { page } = await widget(browser(), t)
  await still(page)
  const box = await page.locator('.panel').boundingBox()
  assert.deepEqual(box && [box.x + box.width, box.y + box.height, box.width], [1260, 780, 424])
  await page.evaluate(() => {
    document.body.style.cssText = 'margin:0; height:100vh; display:grid; grid-template-rows:auto 1fr'
    document.querySelector('dousuru-chat')?.setAttribute('page', '')
  })
  const full = await page.locator('.panel').boundingBox()
  assert.equal(full?.width, 1280)
  assert.ok(full && full.height > 600 && full.y + full.height <= 800)
})

test('who wants no motion gets none', async (t) => {
  const { page, desk, say } = await widget(browser(), t, { options: { reducedMotion: 'reduce' } })
  desk.script = (frame) => frame.type === 'say'
  await say('質問')
  await page.locator('.thinking').waitFor()
  assert.equal(await page.evaluate(() => document.querySelector('dousuru-chat')?.shadowRoot?.getAnimations().length), 0)
})

test('a new language or theme is taken while the page is open, and the words written stay', async (t) => {
  const { page, input } = await widget(browser(), t)
  await input.fill('書きかけ')
  await page.locator('dousuru-chat').evaluate((e) => e.setAttribute('lang', 'en'))
  const english = page.getByRole('textbox', { name: 'What is on your mind' })
  assert.equal(await english.inputValue(), '書きかけ')
  const before = await page.locator('.panel').evaluate((e) => getComputedStyle(e).backgroundColor)
  await page.locator('dousuru-chat').evaluate((e) => e.setAttribute('theme', 'dark'))
  assert.notEqual(await page.locator('.panel').evaluate((e) => getComputedStyle(e).backgroundColor), before)
})
