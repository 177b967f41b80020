// The line: it breaks, comes back, sends again what was not acknowledged, and shows each message once and in order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { CONSULTATION } from './desk.js'
import { bubbles, sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

test('hello is first and names the language', async (t) => {
  const { desk } = await widget(browser(), t)
  assert.deepEqual(desk.received[0], { type: 'hello', lang: 'ja' })
})

test('after a break it says so, comes back, resumes and sends again under the same id', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  await say('ひとつめ')
  await page.locator('.kind-answer').waitFor()
  desk.upgrade = 503
  desk.drop(1001)
  await page.locator('.banner.bad').filter({ hasText: 'つなぎ直しています' }).waitFor()
  await say('ふたつめ')
  await say('みっつめ')
  await page.getByText('つながったら送ります').first().waitFor()
  desk.upgrade = 101
  await page.locator('.banner').filter({ hasText: 'つながりました' }).waitFor()
  await page.locator('.banner').waitFor({ state: 'hidden' })
  assert.deepEqual(desk.of('hello').at(-1), { type: 'hello', lang: 'ja', consultation: CONSULTATION, after: 3 })
  assert.deepEqual(desk.of('say').map(({ text }) => text), ['ひとつめ', 'ふたつめ', 'みっつめ'])
  assert.deepEqual((await bubbles(page)).filter((text) => /つめ$/.test(text)), ['ひとつめ', 'ふたつめ', 'みっつめ'])
})

test('an acknowledgement lost with the line is one message', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say' || desk.of('say').length > 1) return false
    desk.store({ author: 'person', kind: 'said', id: frame.id, text: frame.text })
    desk.store({ text: '答えです。' })
    socket.terminate() // committed, and nobody was told
    return true
  }
  await say('一度だけの質問')
  await page.getByText('答えです。').first().waitFor()
  assert.deepEqual((await bubbles(page)).slice(1), ['一度だけの質問', '答えです。'])
  await until(() => desk.of('say').length === 2, 'the repeat')
  assert.equal(desk.of('say')[0].id, desk.of('say')[1].id)
  await page.waitForTimeout(100)
  assert.deepEqual((await bubbles(page)).slice(1), ['一度だけの質問', '答えです。'])
  assert.equal(await page.locator('.pending .bubble').count(), 0)
})

test('messages out of order and repeated are shown in order, once', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const [two, three, four] = ['二', '三', '四'].map((text) => desk.store({ text }))
  for (const message of [four, three, four, two, two, three]) desk.tell(message)
  await page.getByText('四', { exact: true }).first().waitFor()
  assert.deepEqual((await bubbles(page)).slice(1), ['二', '三', '四'])
})

test('a gap that stays is read from the rows', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.store({ text: '届かなかった一通' })
  desk.tell(desk.store({ text: '次の一通' }))
  await page.locator('.messages').getByText('次の一通').waitFor()
  assert.deepEqual((await bubbles(page)).slice(1), ['届かなかった一通', '次の一通'])
  assert.equal(desk.connections, 2)
})

test('a tab that is not told its own words shows them from the acknowledgement', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say') return false
    const row = desk.store({ author: 'person', kind: 'said', id: frame.id, text: frame.text })
    socket.send(JSON.stringify({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: row.seq }))
    desk.tell(desk.store({ text: '答えです。' }))
    return true
  }
  await say('わたしの言葉')
  await page.getByText('答えです。').first().waitFor()
  assert.deepEqual((await bubbles(page)).slice(1), ['わたしの言葉', '答えです。'])
})

test('words from another tab appear here', async (t) => {
  const { desk, page, context, say } = await widget(browser(), t)
  const other = await context.newPage()
  await other.goto(desk.url ?? '')
  await other.locator('.launcher').click()
  await other.locator('.kind-greeting').waitFor()
  await say('こちらの画面から')
  await other.getByText('こちらの画面から', { exact: true }).waitFor()
  await other.locator('.kind-answer').waitFor()
  assert.deepEqual(await bubbles(other), await bubbles(page))
})

test('a reload shows the consultation again', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  await say('読み直しても残る')
  await page.locator('.kind-answer').waitFor()
  await page.reload()
  await page.locator('.launcher').click()
  await page.locator('.kind-answer').waitFor()
  assert.equal((await bubbles(page))[1], '読み直しても残る')
  assert.deepEqual(desk.of('hello').at(-1), { type: 'hello', lang: 'ja', consultation: CONSULTATION, after: 0 })
})

test('4001 asks to log in and does not knock again', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.drop(4001)
  await page.getByText('ログインの期限が切れました').waitFor()
  assert.equal(await page.getByRole('link', { name: 'ログイン' }).getAttribute('href'), `${desk.url}login`)
  await page.waitForTimeout(1500)
  assert.equal(desk.connections, 1)
  await page.getByRole('button', { name: 'つなぎ直す' }).click()
  await until(() => desk.connections === 2, 'the connection')
})

test('an upgrade refused with 401 asks to log in', async (t) => {
  const { page } = await widget(browser(), t, { prepare: (desk) => { desk.upgrade = 401 } })
  await page.getByText('ログインの期限が切れました').waitFor()
})

test('4009 leaves the other screens alone until the person comes back', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.drop(4009)
  await page.getByText('ほかの画面で').waitFor()
  await page.waitForTimeout(1500)
  assert.equal(desk.connections, 1)
  await page.getByRole('button', { name: 'この画面で続ける' }).click()
  await until(() => desk.connections === 2, 'the connection')
})

test('4029 waits as long as it is asked to, says so, and loses nothing', async (t) => {
  const { desk, page, input, say } = await widget(browser(), t)
  await page.clock.install()
  await page.reload()
  await page.locator('.launcher').click()
  await page.locator('.kind-greeting').waitFor()
  const before = desk.connections
  await input.fill('書きかけ')
  desk.drop(4029)
  await page.locator('.banner.bad').filter({ hasText: '少し間をおいています' }).waitFor()
  assert.equal(await page.locator('.banner button, .banner a').count(), 0)
  assert.equal(await input.inputValue(), '書きかけ')
  await say('待っている一通')
  await page.getByText('つながったら送ります').waitFor()
  await input.fill('その次の書きかけ')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.clock.fastForward(15_000)
  await page.waitForTimeout(300)
  assert.equal(desk.connections, before)
  await page.clock.fastForward(30_000)
  await page.locator('.banner').filter({ hasText: 'つながりました' }).waitFor()
  await page.locator('.kind-answer').waitFor()
  assert.deepEqual(desk.of('say').map(({ text }) => text), ['待っている一通'])
  assert.equal(await input.inputValue(), 'その次の書きかけ')
})

test('1009 is not sent again', async (t) => {
  const { desk, page, input, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type === 'say') socket.close(1009)
    return frame.type === 'say'
  }
  await say('大きな一通')
  await page.getByText('大きすぎて送れませんでした').waitFor()
  assert.equal(await input.inputValue(), '大きな一通')
  await until(() => desk.connections === 2, 'the connection')
  await page.waitForTimeout(300)
  assert.equal(desk.of('say').length, 1)
})

test('frames that are none do no harm', async (t) => {
  const { desk, page, say, problems } = await widget(browser(), t)
  for (const socket of desk.sockets) for (const junk of ['', '{', '[]', '{"type":"shout"}', '{"type":"message","message":null}', '{"type":"ack"}']) socket.send(junk)
  await say('まだ話せますか')
  await page.locator('.kind-answer').waitFor()
  assert.deepEqual(problems, [])
})
