// A question at HR as a talk of its own: what HR asks, the reply, taking it back, asking together; the desk steps aside.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()
const ID = '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97'

/** @param {Partial<import('../static/chat/types.js').Thread>} change @returns {import('../static/chat/types.js').Thread} */
const thread = (change) => ({ id: ID, state: 'asked', question: '夜勤を外れたあと、戻れますか', asked_on: '2026-11-20', identity: 'named', first: true, due: '2026-11-27', steps: [{ what: 'asked', date: '2026-11-20' }], messages: [], ...change })
const ASKED_BACK = thread({ state: 'asked_back', due: undefined, waiting: true, unread: true, messages: [{ author: 'hr', kind: 'asked_back', text: 'いつごろからでしょうか。', date: '2026-11-24' }], steps: [{ what: 'asked', date: '2026-11-20' }, { what: 'asked_back', date: '2026-11-24' }] })

/** Opens the thread from the list. @param {import('playwright-core').Page} page */
async function openThread(page) {
  await page.getByRole('button', { name: 'このデスクについて' }).click()
  await page.getByRole('button', { name: '人事への質問' }).click()
  await page.locator('.thread-open').first().click()
  await page.getByRole('heading', { name: '人事とのやりとり' }).waitFor()
}

test('where it stands, by when, and every step', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(thread({ state: 'seen' })) })
  await openThread(page)
  await page.getByText('2026年11月27日ごろまでに').waitFor()
  await page.getByText('これまでの流れ').click()
  await page.locator('.steps').getByText('人事に届きました').waitFor()
  await until(() => desk.of('quiet').length === 1, 'quiet')
  desk.send({ type: 'thread', thread: thread({ state: 'seen', late: true }) })
  await page.getByText('お待たせしています').waitFor()
  await page.keyboard.press('Escape')
  await until(() => desk.of('quiet').length === 2, 'no longer quiet')
  assert.deepEqual(desk.of('quiet').map(({ on }) => on), [true, false])
})

test("HR's question stands out, is answered in its own form, and what is being written outlives a change", async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'thread', thread: ASKED_BACK })
  await page.getByText('人事から、聞きたいことがあります').first().waitFor()
  await page.getByRole('button', { name: '人事に返事を書く' }).click()
  const reply = page.getByRole('textbox', { name: '人事に返事を書く' })
  assert.ok(await reply.evaluate((e) => e.matches(':focus')))
  await page.locator('.quote.asks').getByText('いつごろからでしょうか。').waitFor()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('お返事を書いてください。').waitFor()
  await reply.fill('来年の春')
  await reply.press('Enter')
  assert.equal(desk.of('tell').length, 0, 'Enter is a new line')
  desk.send({ type: 'thread', thread: { ...ASKED_BACK, messages: [...(ASKED_BACK.messages ?? []), { author: 'hr', kind: 'asked_back', text: '部署はどちらですか。', date: '2026-11-24' }] } })
  await page.locator('.quote.asks').getByText('部署はどちらですか。').waitFor()
  assert.equal((await reply.inputValue()).trim(), '来年の春')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await until(() => desk.of('tell').length === 1, 'tell')
  const { id: _, ...frame } = desk.of('tell')[0]
  assert.deepEqual(frame, { type: 'tell', text: '来年の春', thread: ID })
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dousuru-chat'))?.shadowRoot.querySelector('.reply textarea')?.value === '')
})

test('a question of HR that was answered elsewhere does not read as an answer of theirs', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'thread', thread: ASKED_BACK })
  const title = page.locator('.kind-thread .card-title')
  await title.getByText('人事から、聞きたいことがあります').waitFor()
  const told = thread({ state: 'told', messages: [...(ASKED_BACK.messages ?? []), { author: 'asker', kind: 'told', text: '来年の春', date: '2026-11-24' }] })
  desk.send({ type: 'thread', thread: told })
  await title.getByText('お返事が人事に届きました').waitFor()
  assert.equal(await page.getByText('人事から回答が届きました').count(), 0)
  desk.send({ type: 'thread', thread: { ...told, state: 'answered', unread: true, answer: 'はい、戻れます。' } })
  await title.getByText('人事から回答が届きました').waitFor()
})

test('a reply that fails stays, and is sent again as the same one', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(thread({})) })
  desk.script = (frame, socket) => {
    if (frame.type === 'tell') socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま送れません。' }))
    return frame.type === 'tell'
  }
  await openThread(page)
  const reply = page.getByRole('textbox', { name: '人事に書き足す' })
  await reply.fill('追加です')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('いま送れません。').waitFor()
  assert.equal(await reply.inputValue(), '追加です')
  desk.script = () => false
  await page.getByRole('button', { name: '人事に送る' }).click()
  await until(() => desk.of('tell').length === 2, 'tell')
  assert.equal(desk.of('tell')[0].id, desk.of('tell')[1].id)
})

test('withdrawn and brought back', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(thread({})) })
  desk.script = (frame) => {
    if (frame.type === 'withdraw') desk.send({ type: 'thread', thread: thread({ state: 'withdrawn', due: undefined }) })
    if (frame.type === 'restore') desk.send({ type: 'thread', thread: thread({}) })
    return false
  }
  await openThread(page)
  await page.getByText('この質問を取り下げる').click()
  await page.getByRole('button', { name: '取り下げる', exact: true }).click()
  await page.getByText('この質問は取り下げてあります。').waitFor()
  assert.equal(await page.getByRole('textbox', { name: '人事に書き足す' }).isVisible(), false)
  await page.getByRole('button', { name: '元に戻す' }).click()
  await page.getByText('人事に届きました').first().waitFor()
  assert.deepEqual([desk.of('withdraw').length, desk.of('restore').length], [1, 1])
})

test('words typed into the talk while HR waits: the person says whose they are, and none are lost', async (t) => {
  const { desk, page, input, say } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(ASKED_BACK) })
  await say('来年の春です')
  await page.getByText('これは人事への返事ですか').waitFor()
  assert.equal(await input.inputValue(), '来年の春です')
  assert.equal(desk.of('say').length + desk.of('tell').length, 0)
  await page.getByRole('button', { name: 'まだ送らない' }).click()
  assert.equal(await input.inputValue(), '来年の春です')
  await input.press('Enter')
  await page.getByRole('button', { name: 'ここで相談する' }).click()
  await until(() => desk.of('say').length === 1, 'say')
  assert.equal(await input.inputValue(), '')
  await say('もうひとつ')
  await until(() => desk.of('say').length === 2, 'not asked about twice')
  desk.send({ type: 'thread', thread: { ...ASKED_BACK, messages: [...(ASKED_BACK.messages ?? []), { author: 'hr', kind: 'asked_back', text: '部署は。', date: '2026-11-24' }] } })
  await page.getByText('部署は。').first().waitFor()
  await say('製造です')
  await page.getByRole('button', { name: '人事への返事として送る' }).click()
  await until(() => desk.of('tell').length === 1, 'tell')
  assert.equal(desk.of('tell')[0].text, '製造です')
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('dousuru-chat'))?.shadowRoot.querySelector('.composer textarea')?.value === '')
})

test('an invitation shows the whole question and two answers of one size', async (t) => {
  const invited = thread({ first: false, invited: true, partner: '見本 花子', together: 'invited', question: 'とても長い質問です。'.repeat(30) })
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(invited) })
  await page.getByText('見本 花子さんが、いっしょに聞きませんか、と言っています').first().waitFor()
  await page.locator('.thread').getByText(invited.question).waitFor()
  const [a, b] = await page.locator('.equal.two button').evaluateAll((all) => all.map((e) => `${e.getBoundingClientRect().width} ${e.getBoundingClientRect().height}`))
  assert.equal(a, b)
  assert.equal(desk.of('read').length, 0, 'an invitation is not an answer')
  desk.script = (frame) => {
    if (frame.type === 'decline') desk.send({ type: 'thread', thread: { id: ID, state: 'gone', question: '', asked_on: '', identity: '' } })
    return false
  }
  await page.getByRole('button', { name: '今回は聞かない' }).click()
  await page.locator('.thread').waitFor({ state: 'detached' })
  assert.equal(desk.of('decline')[0].thread, ID)
})

test('a question asked with somebody of the team is marked, and no words of the own talk are taken for a reply in it', async (t) => {
  const asked = { ...ASKED_BACK, member: true, together: 'joined', partner: '見本 花子' }
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push(asked) })
  await page.getByText('メンバーといっしょに聞く質問です。').first().waitFor()
  await page.getByLabel('相談したいこと').fill('わたし自身のことです')
  await page.getByRole('button', { name: '送る', exact: true }).click()
  await until(() => desk.of('say').length === 1, 'say')
  assert.equal(desk.of('tell').length, 0)
})

test('after the answer the desk asks about that question alone', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'thread', thread: thread({ state: 'answered', unread: true, answer: '戻れます。', messages: [{ author: 'hr', kind: 'answer', text: '戻れます。', date: '2026-11-25' }] }) })
  await page.locator('.thread').getByText('戻れます。').waitFor()
  await until(() => desk.of('read').length === 1, 'read')
  desk.tell(desk.store({ kind: 'dousuru', text: '人事から回答がありました。この質問のこと、どうする？', thread: ID }))
  desk.tell(desk.store({ kind: 'dousuru', text: 'ここまでの話を受けて、どうする？' }))
  await page.getByRole('button', { name: '心に留める' }).first().click()
  await until(() => desk.of('decide').length === 1, 'decide')
  assert.equal(desk.of('decide')[0].thread, ID)
  await page.locator('.dousuru').first().locator('.decision').waitFor()
  assert.equal(await page.locator('.dousuru').last().locator('.decision').count(), 0)
})

test('an answer that was read stands in its talk again after a reload', async (t) => {
  const read = thread({ state: 'read', answer: '戻れます。', messages: [{ author: 'hr', kind: 'answer', text: '戻れます。', date: '2026-11-25' }] })
  const { page, desk } = await widget(browser(), t, { prepare: (d) => {
    d.store({ kind: 'greeting', text: 'こんにちは。' })
    d.store({ kind: 'escalated', text: '人事に渡しました。', thread: ID })
    d.store({ kind: 'answer', text: 'そのあとの話です。' })
    d.welcome.threads.push(read)
  } })
  await page.locator('.kind-escalated + .kind-thread').getByText('戻れます。').waitFor()
  assert.equal(desk.of('read').length, 0)
})
