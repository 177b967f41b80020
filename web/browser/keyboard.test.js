// Everything by keyboard, and the focus where it is expected.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

/** Name or words of what has the focus. @param {import('playwright-core').Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement?.shadowRoot?.activeElement
    return element?.getAttribute('aria-label') || element?.textContent?.trim() || element?.id || ''
  })

/** Presses Tab until something with this name has the focus. @param {import('playwright-core').Page} page @param {string} name @param {string} [key] */
async function tabTo(page, name, key = 'Tab') {
  for (let i = 0; i < 40; i++) {
    if ((await focused(page)) === name) return
    await page.keyboard.press(key)
  }
  assert.fail(`${name} cannot be reached with ${key}`)
}

test('open, ask, hand over to HR, decide and close without a mouse', async (t) => {
  const { desk, page } = await widget(browser(), t, { closed: true })
  await page.getByRole('button', { name: 'キャリアの相談' }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'キャリアの相談')
  await page.keyboard.press('Enter')
  assert.equal(await focused(page), '相談したいこと')

  desk.reply = () => ({ kind: 'unknown', text: 'わかりません。', draft: '面接は在宅ですか' })
  await page.keyboard.type('面接は在宅ですか')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '人事に聞く' }).waitFor()
  assert.equal(await focused(page), '相談したいこと', 'the cursor stays in the input')
  await tabTo(page, '人事に聞く', 'Shift+Tab')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id), 'question')

  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await tabTo(page, '人事に送る')
  await page.keyboard.press('Enter')
  await until(() => desk.of('escalate').length === 1, 'the question')
  assert.equal(desk.of('escalate')[0].identity, 'named')
  await page.getByText('この質問は、人事に届いています。').waitFor()
  assert.equal(await focused(page), '相談したいこと')

  await tabTo(page, '相談を終わる', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.locator('.dousuru').waitFor()
  await tabTo(page, '何もしない', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.locator('.decision').waitFor()
  assert.equal(await focused(page), '答えを変える')

  await page.keyboard.press('Escape')
  assert.equal(await focused(page), 'キャリアの相談')
  assert.equal(await page.locator('.panel').isVisible(), false)
})

test('Escape leaves the sheet first, then the panel; during a conversion it does neither', async (t) => {
  const { page, input } = await widget(browser(), t)
  await page.getByRole('button', { name: 'このデスクについて' }).focus()
  await page.keyboard.press('Enter')
  assert.equal(await focused(page), 'このデスクについて')
  assert.equal(await page.locator('.below').evaluate((e) => /** @type {HTMLElement} */ (e).inert), true)
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('.sheet').isVisible(), false)
  assert.equal(await focused(page), 'このデスクについて', 'the button that opened it')
  await input.evaluate((e) => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, isComposing: true, bubbles: true, composed: true })))
  assert.ok(await page.locator('.panel').isVisible())
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('.panel').isVisible(), false)
})

test('a human is one press away on every screen', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const human = page.locator('.head').getByRole('button', { name: '人に相談する' })
  desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。', draft: '質問' }))
  await page.getByRole('button', { name: '人事に聞く' }).click()
  assert.ok(await human.isVisible(), 'over the form')
  await page.getByRole('button', { name: 'やめる' }).click()
  await page.getByRole('button', { name: 'このデスクについて' }).click()
  assert.ok(await human.isVisible(), 'over the explanation')
  await human.click()
  await until(() => desk.of('say').length === 1, 'the words')
  assert.equal(desk.of('say')[0].text, '人に相談したいです')
  assert.equal(await page.locator('.sheet').isVisible(), false)
})

test('only the new message is announced, in its language', async (t) => {
  const { page, desk, say, log } = await widget(browser(), t)
  const live = page.locator('[aria-live=polite]')
  desk.reply = (text) => ({ text: text === 'one' ? 'First answer' : '二つめの答え', options: [{ title: '社内公募制度' }, { title: '今のまま', stay: true }] })
  await say('one')
  await live.getByText('First answer').waitFor()
  await say('two')
  await live.getByText('二つめの答え').waitFor()
  assert.equal((await live.textContent())?.includes('First answer'), false)
  assert.match((await live.textContent()) ?? '', /社内公募制度\n今のまま/)
  assert.equal(await live.locator('p').getAttribute('lang'), 'ja')
  assert.equal(await log.getAttribute('aria-live'), 'off')
})

test('a suggestion and a choice that can be pressed say their words', async (t) => {
  const { page, desk, input } = await widget(browser(), t)
  desk.reply = () => ({ kind: 'clarify', text: 'どちらでしょうか', options: [{ article: 'a', title: '短時間勤務（育児）', url: '/a' }] })
  await page.getByRole('button', { name: '時短で働きたい' }).click()
  await page.getByRole('button', { name: /これについて聞く/ }).click()
  await until(() => desk.of('say').length === 2, 'the words')
  assert.deepEqual(desk.of('say').map(({ text }) => text), ['時短で働きたい', '短時間勤務（育児）'])
  assert.ok(await input.evaluate((e) => e.matches(':focus')))
})
