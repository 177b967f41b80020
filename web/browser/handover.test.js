// わからない → HR: the person sees exactly what is passed on, chooses how, and gets the answer.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()
const DRAFT = '社内公募の面接は在宅でも受けられますか'
/** @type {import('../static/chat/types.js').Thread} */
const ANSWER = { id: '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97', state: 'answered', question: DRAFT, answer: 'はい。オンラインで受けられます。', asked_on: '2026-11-20', identity: 'named' }

/** @param {import('node:test').TestContext} t */
async function form(t) {
  const opened = await widget(browser(), t)
  opened.desk.tell(opened.desk.store({ kind: 'unknown', text: 'わかりません。いっしょに人事に聞きに行きましょう。', draft: DRAFT }))
  await opened.page.getByRole('button', { name: '人事に聞く' }).click()
  const { page } = opened
  return { ...opened, text: page.getByLabel('人事に聞きたいこと'), named: page.getByLabel('名前を出して聞く'), anonymous: page.getByLabel('名前を出さずに聞く'), send: page.getByRole('button', { name: '人事に送る' }), preview: page.locator('.preview') }
}

test('nothing is chosen beforehand, and nothing goes without a choice', async (t) => {
  const { desk, page, named, anonymous, send, preview } = await form(t)
  assert.equal(await named.isChecked(), false)
  assert.equal(await anonymous.isChecked(), false)
  assert.match((await preview.textContent()) ?? '', /まだ選ばれていません/)
  await send.click()
  await page.getByRole('alert').filter({ hasText: 'お名前を出すか' }).waitFor()
  assert.equal(desk.of('escalate').length, 0)
})

test('the two ways are of one size', async (t) => {
  const { page } = await form(t)
  const widths = await page.locator('.choice').evaluateAll((all) => all.map((e) => e.getBoundingClientRect().width))
  assert.equal(widths.length, 2)
  assert.equal(widths[0], widths[1])
})

test('what is seen in the preview is what is sent, with a name', async (t) => {
  const { desk, page, text, named, send, preview } = await form(t)
  await text.fill(`${DRAFT}。\n工場からです。`)
  await named.check()
  assert.equal(await preview.locator('.as-written').textContent(), `${DRAFT}。\n工場からです。`)
  assert.match((await preview.textContent()) ?? '', /見本 花子.*読むのは、人事の相談担当者です/s)
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  const { id, ...frame } = desk.of('escalate')[0]
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  assert.deepEqual(frame, { type: 'escalate', text: `${DRAFT}。\n工場からです。`, identity: 'named' })
  assert.equal(await page.locator('.sheet').isVisible(), false)
})

test('without a name the receipt is shown once, Escape does not lose it, and nothing keeps it', async (t) => {
  const { desk, page, anonymous, send, preview } = await form(t)
  await anonymous.check()
  assert.doesNotMatch((await preview.textContent()) ?? '', /見本 花子/)
  await send.click()
  const receipt = page.getByText('k3vq-9w2m-x7ad-p5te-h8rn-c4yf')
  await receipt.waitFor()
  await page.keyboard.press('Escape')
  assert.ok(await receipt.isVisible())
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: '番号をコピー' }).click()
  await page.getByText('コピーしました').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'k3vq-9w2m-x7ad-p5te-h8rn-c4yf')
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]).includes('k3vq')), false)
  assert.equal(desk.of('watch').length, 0, 'nobody follows the question before the person says so')
  await page.getByRole('button', { name: '控えました' }).click()
  assert.equal(await receipt.count(), 0)
})

test('who wants to wait gets the anonymous answer, also after a reconnect, and reads it by the receipt', async (t) => {
  const { desk, page, anonymous, send } = await form(t)
  desk.script = (frame) => {
    if (frame.type === 'watch') desk.send({ type: 'thread', thread: { ...ANSWER, identity: 'anonymous', state: 'asked', answer: undefined } })
    return false
  }
  await anonymous.check()
  await send.click()
  await page.getByRole('button', { name: 'この画面で回答を待つ' }).click()
  await until(() => desk.of('watch').length === 1, 'watch')
  await page.getByRole('button', { name: '控えました' }).click()
  desk.drop(1001)
  await until(() => desk.of('watch').length === 2, 'watch after the reconnect')
  desk.send({ type: 'thread', thread: { ...ANSWER, identity: 'anonymous' } })
  await page.locator('.thread').getByText('はい。オンラインで受けられます。').waitFor()
  await until(() => desk.of('read').length === 1, 'read')
  assert.deepEqual(desk.of('read')[0], { type: 'read', thread: ANSWER.id, receipt: 'k3vq-9w2m-x7ad-p5te-h8rn-c4yf' })
})

test('a receipt lost with the line is admitted', async (t) => {
  const { desk, page, anonymous, send } = await form(t)
  desk.script = (frame, socket) => {
    if (frame.type === 'escalate') socket.send(JSON.stringify({ type: 'ack', id: frame.id, seq: 3 }))
    return frame.type === 'escalate'
  }
  await anonymous.check()
  await send.click()
  await page.getByText('受付番号を受け取る前に接続が切れました').waitFor()
})

test('an error leaves the form as it was', async (t) => {
  const { desk, page, text, named, send } = await form(t)
  desk.script = (frame, socket) => {
    if (frame.type === 'escalate') socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま保存できません。' }))
    return frame.type === 'escalate'
  }
  await named.check()
  await send.click()
  await page.getByText('いま保存できません。').waitFor()
  assert.equal(await text.inputValue(), DRAFT)
  assert.ok(await named.isChecked())
  desk.script = () => false
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
})

test("HR's answer arrives live as a card, is announced, and is read when it is seen", async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'thread', thread: ANSWER })
  await page.locator('.thread').getByText('はい。オンラインで受けられます。').waitFor()
  assert.match((await page.locator('[aria-live=polite]').textContent()) ?? '', /人事から回答が届きました.*はい。オンライン/s)
  await until(() => desk.of('read').length === 1, 'read')
  assert.deepEqual(desk.of('read')[0], { type: 'read', thread: ANSWER.id })
})

test('while the panel is closed an answer is a badge and an event, and not read', async (t) => {
  const { desk, page } = await widget(browser(), t, { closed: true, prepare: (d) => d.welcome.threads.push(ANSWER) })
  const launcher = page.getByRole('button', { name: 'キャリアの相談（新しいお知らせ 1件）' })
  await launcher.waitFor()
  await page.evaluate(() => document.addEventListener('dousuru-answer-unread', (e) => { /** @type {any} */ (window).count = /** @type {CustomEvent} */ (e).detail.count }))
  assert.equal(desk.of('read').length, 0)
  await launcher.click()
  await until(() => desk.of('read').length === 1, 'read')
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).count), 0)
})

test('the list of questions shows their state; an unknown receipt is said', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push({ ...ANSWER, state: 'seen', answer: undefined }) })
  desk.script = (frame, socket) => {
    if (frame.type === 'watch') socket.send(JSON.stringify({ type: 'error', code: 'not_found', text: '見つかりません。' }))
    return frame.type === 'watch'
  }
  await page.getByRole('button', { name: 'このデスクについて' }).click()
  await page.getByRole('button', { name: '人事への質問' }).click()
  await page.getByText('人事が読みました').waitFor()
  await page.getByLabel('受付番号').fill('aaaa-bbbb')
  await page.getByRole('button', { name: '見る', exact: true }).click()
  await page.getByText('この受付番号の質問は見つかりませんでした').waitFor()
})
