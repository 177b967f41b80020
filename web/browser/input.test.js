// What the person types: conversions of an input method, line breaks, limits, and that nothing written is lost.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { bubbles, sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

/** @type {[string, Record<string, string | number | boolean>][]} how browsers report the Enter that confirms a conversion */
const confirming = [
  ['Chromium and Firefox: isComposing', { key: 'Enter', keyCode: 13, isComposing: true }],
  ['Windows: key Process', { key: 'Process', keyCode: 229 }],
  ['Safari: keyCode 229 after compositionend', { key: 'Enter', keyCode: 229 }],
]
for (const [name, init] of confirming) {
  test(`Enter that confirms a conversion sends nothing (${name})`, async (t) => {
    const { desk, input } = await widget(browser(), t)
    await input.fill('社内公募')
    const prevented = await input.evaluate((element, event) => {
      element.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, composed: true }))
      return !element.dispatchEvent(new KeyboardEvent('keydown', { ...event, bubbles: true, composed: true, cancelable: true }))
    }, init)
    assert.equal(prevented, false, 'the input method keeps its Enter')
    assert.equal(await input.inputValue(), '社内公募')
    await input.press('Enter')
    await until(() => desk.of('say').length > 0, 'the words')
    assert.deepEqual(desk.of('say').map(({ text }) => text), ['社内公募'], 'only the Enter after the conversion sends')
  })
}

test('a real conversion through the browser sends only after it', async (t) => {
  const { desk, page, input, context } = await widget(browser(), t)
  await input.focus()
  const session = await context.newCDPSession(page)
  await session.send('Input.imeSetComposition', { text: 'しゃない', selectionStart: 4, selectionEnd: 4 })
  await page.keyboard.press('Enter')
  assert.equal(desk.of('say').length, 0)
  await session.send('Input.insertText', { text: '社内' })
  assert.match(await input.inputValue(), /社内/)
  await input.press('Enter')
  await until(() => desk.of('say').length === 1, 'the words')
})

test('Shift+Enter breaks the line, Enter sends', async (t) => {
  const { desk, page, input } = await widget(browser(), t)
  await input.pressSequentially('一行目')
  await input.press('Shift+Enter')
  await input.pressSequentially('二行目')
  await input.press('Enter')
  await until(() => desk.of('say').length === 1, 'the words')
  assert.equal(desk.of('say')[0].text, '一行目\n二行目')
  assert.equal(await input.inputValue(), '')
  await page.locator('.kind-answer').waitFor()
})

test('nothing but blanks is not sent', async (t) => {
  const { desk, input, page } = await widget(browser(), t)
  for (const text of ['', '   ', '\n　\n']) {
    await input.fill(text)
    await input.press('Enter')
  }
  await page.waitForTimeout(100)
  assert.equal(desk.of('say').length, 0)
})

test('own words and the dots stand at once, before the server says anything', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame) => frame.type === 'say'
  await say('社内公募は上司に知られますか')
  assert.equal(await page.locator('.pending .bubble').textContent(), '社内公募は上司に知られますか')
  assert.ok(await page.locator('.thinking').isVisible())
  await page.getByText('送信中').waitFor()
})

test('characters are counted near the limit, and too many are not sent', async (t) => {
  const { desk, page, input } = await widget(browser(), t)
  const count = page.locator('.count')
  await input.fill('あ'.repeat(1799))
  assert.equal(await count.textContent(), '')
  await input.fill('𠮷'.repeat(1950))
  assert.equal(await count.textContent(), 'あと50文字')
  await input.fill('あ'.repeat(2001))
  assert.match((await count.textContent()) ?? '', /1文字 多い/)
  assert.equal(await input.getAttribute('aria-invalid'), 'true')
  await input.press('Enter')
  await page.waitForTimeout(100)
  assert.equal(desk.of('say').length, 0)
  assert.equal([...(await input.inputValue())].length, 2001)
})

test('words that the server refuses come back into the input with its sentence', async (t) => {
  const { desk, page, input, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say') return false
    socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'too_long', text: '一度に送れるのは2,000文字までです。' }))
    return true
  }
  await say('長い質問')
  await page.getByRole('alert').filter({ hasText: '2,000文字' }).waitFor()
  assert.equal(await input.inputValue(), '長い質問')
  assert.equal(await page.locator('.pending .bubble').count(), 0)
})

test('words that could not be stored now can be sent again under their id', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say' || desk.of('say').length > 1) return false
    socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま保存できません。' }))
    return true
  }
  await say('もう一度送る質問')
  await page.getByText('いま保存できません。').waitFor()
  await page.getByRole('button', { name: 'もう一度' }).click()
  await page.locator('.kind-answer').waitFor()
  const [first, second] = desk.of('say')
  assert.equal(second.id, first.id)
  assert.equal((await bubbles(page)).filter((text) => text === 'もう一度送る質問').length, 1)
})

test('an ended consultation offers a new one, and the words are kept', async (t) => {
  const { desk, page, input, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say') return false
    socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'ended', text: 'この相談は終わりました。' }))
    return true
  }
  await say('続きの質問')
  await page.getByRole('alert').getByRole('button', { name: '新しい相談' }).click()
  await page.locator('.messages').getByText('新しい相談を始めます。').waitFor()
  assert.equal(await input.inputValue(), '続きの質問')
  assert.deepEqual(await bubbles(page), ['新しい相談を始めます。'])
})

test('no words are left on the device', async (t) => {
  const { page, say, input } = await widget(browser(), t)
  await say('だれにも言っていない相談')
  await page.locator('.kind-answer').waitFor()
  await input.fill('書きかけの相談')
  const stored = await page.evaluate(async () => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, await indexedDB.databases(), await caches.keys()]))
  assert.doesNotMatch(stored, /相談|こんにちは/)
  assert.match(stored, /7d3f3c7e/, 'the consultation itself is remembered')
})
