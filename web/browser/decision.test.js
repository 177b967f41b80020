// What follows a decision: a plan after いま動く, news after 心に留める, nothing after the others; and an earlier one asked about again.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { DECISION } from './desk.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

/** どうする is asked and answered. @param {import('node:test').TestContext} t @param {string} label @param {import('./harness.js').Wish} [wish] */
async function decided(t, label, wish) {
  const opened = await widget(browser(), t, wish)
  await opened.page.getByRole('button', { name: '相談を終わる' }).click()
  const card = opened.page.locator('.dousuru')
  await card.getByRole('button', { name: label }).click()
  await card.locator('.decision').getByText(label).waitFor()
  await until(() => opened.desk.decision !== undefined, 'the decision')
  return { ...opened, card }
}

/** Frames of a type without their ids. @param {import('./desk.js').Desk} desk @param {string} type */
const sent = (desk, type) => desk.of(type).map(({ id, ...frame }) => frame)

test('after いま動く a plan is offered: folded, empty, and nothing is sent for passing it over', async (t) => {
  const { desk, card, page } = await decided(t, 'いま動く')
  const offer = card.locator('details.offer')
  assert.equal(await offer.getAttribute('open'), null)
  await offer.locator('summary').click()
  assert.deepEqual(await card.locator('input:not([type=checkbox])').evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)), ['', '', ''])
  assert.equal(await card.locator(':checked').count(), 0)
  assert.equal(await card.locator('[required]').count(), 0)
  assert.equal(await card.getByLabel('その日に').isVisible(), false, 'no notice without a day')
  await offer.locator('summary').click()
  await page.waitForTimeout(100)
  assert.equal(desk.of('plan').length, 0)
})

test('only what was written of a plan is sent, and it can be rewritten and removed', async (t) => {
  const { desk, card } = await decided(t, 'いま動く')
  await card.locator('details.offer summary').click()
  await card.getByLabel('はじめの一歩').fill(' 募集要項を読む ')
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.locator('.plan dd').getByText('募集要項を読む').waitFor()
  assert.deepEqual(sent(desk, 'plan'), [{ type: 'plan', decision: DECISION, step: '募集要項を読む' }])
  await card.getByRole('button', { name: '書き直す' }).click()
  assert.equal(await card.getByLabel('はじめの一歩').inputValue(), '募集要項を読む')
  await card.getByLabel('いつ').fill('2030-04-12')
  await card.getByLabel('その日に').check()
  await card.getByLabel('だれに話すか').fill('前の職場の先輩')
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.getByText('2030年4月12日').waitFor()
  assert.deepEqual(sent(desk, 'plan')[1], { type: 'plan', decision: DECISION, step: '募集要項を読む', due: '2030-04-12', tell: '前の職場の先輩', remind: true })
  await card.getByRole('button', { name: '消す' }).click()
  await card.locator('details.offer').waitFor()
  assert.deepEqual(sent(desk, 'plan')[2], { type: 'plan', decision: DECISION })
})

test('a plan that could not be stored stays in the form, and a change elsewhere does not take it away', async (t) => {
  const { desk, card } = await decided(t, 'いま動く')
  desk.script = (frame, socket) => {
    if (frame.type === 'plan') socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま保存できません。' }))
    return frame.type === 'plan'
  }
  await card.locator('details.offer summary').click()
  await card.getByLabel('はじめの一歩').fill('先輩に聞く')
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.getByText('いま保存できません。').waitFor()
  assert.equal(await card.getByLabel('はじめの一歩').inputValue(), '先輩に聞く')
  desk.send({ type: 'decision', decision: { id: DECISION, response: 'act', step: '別の画面で書いた' } })
  await card.page().waitForTimeout(100)
  assert.equal(await card.getByLabel('はじめの一歩').inputValue(), '先輩に聞く')
})

test('心に留める names what is followed, and one press stops it', async (t) => {
  const { desk, card, page } = await decided(t, '心に留める')
  await card.getByRole('link', { name: '社内公募制度' }).waitFor()
  await card.getByRole('button', { name: 'お知らせを止める' }).press('Enter')
  await card.getByText('お知らせは止めてあります。').waitFor()
  assert.deepEqual(sent(desk, 'keep'), [{ type: 'keep', decision: DECISION, on: false }])
  const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)
  assert.equal(focused, 'また知らせてもらう', 'the focus stays at the place')
  await page.keyboard.press('Enter')
  await card.getByRole('link', { name: '社内公募制度' }).waitFor()
  assert.equal(sent(desk, 'keep')[1].on, true)
})

test('an own day may be set, and mail only where it is offered', async (t) => {
  const { desk, card } = await decided(t, '心に留める')
  await card.locator('details.offer summary').click()
  assert.equal(await card.getByLabel('メールでも').count(), 0)
  await card.getByLabel('知らせてほしい日').fill('2030-04-01')
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.getByText('2030年4月1日にも、お知らせします。').waitFor()
  assert.deepEqual(sent(desk, 'keep'), [{ type: 'keep', decision: DECISION, on: true, date: '2030-04-01', mail: false }])
})

test('mail is an offer that is not taken beforehand', async (t) => {
  const { desk, card } = await decided(t, '心に留める', { prepare: (d) => { d.welcome.mail = true } })
  await card.locator('details.offer summary').click()
  const mail = card.getByLabel('メールでも')
  assert.equal(await mail.isChecked(), false)
  await mail.check()
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.getByText('メールでも届きます。').waitFor()
  assert.deepEqual(sent(desk, 'keep'), [{ type: 'keep', decision: DECISION, on: true, mail: true }])
})

for (const label of ['何もしない', 'まだ決めない']) {
  test(`after ${label} nothing follows`, async (t) => {
    const { card } = await decided(t, label)
    await card.getByRole('button', { name: '答えを変える' }).waitFor()
    assert.deepEqual(await card.locator('button, a, summary, input').allTextContents(), ['答えを変える'])
  })
}

test('another answer takes the plan and the news with it', async (t) => {
  const { card } = await decided(t, '心に留める')
  await card.getByRole('button', { name: 'お知らせを止める' }).waitFor()
  await card.getByRole('button', { name: '答えを変える' }).click()
  await card.getByRole('button', { name: '何もしない' }).click()
  await card.locator('.decision').getByText('何もしない').waitFor()
  assert.equal(await card.locator('.follow').count(), 0)
})

test('what is told of a decision while it is being answered anew does not close the question', async (t) => {
  const { desk, card, page } = await decided(t, '心に留める')
  await card.getByRole('button', { name: 'お知らせを止める' }).waitFor()
  await card.getByRole('button', { name: '答えを変える' }).click()
  desk.send({ type: 'decision', decision: { ...desk.decision, kept: { on: false, mail: false, articles: [] } } })
  await page.waitForTimeout(200)
  await card.getByRole('button', { name: '心に留める' }).click() // the same again
  await card.locator('.decision').getByText('心に留める').waitFor()
})

test('decisions of other talks stay out of this one, and a second どうする takes the new answer', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const cards = page.locator('.dousuru')
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await cards.waitFor()
  desk.send({ type: 'decision', decision: { id: '9f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2e', response: 'none' } })
  await page.waitForTimeout(100)
  assert.equal(await cards.locator('.decision').count(), 0)
  await cards.getByRole('button', { name: 'まだ決めない' }).click()
  await cards.locator('.decision').waitFor()
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await cards.nth(1).getByRole('button', { name: 'いま動く' }).click()
  await cards.nth(1).locator('.decision').getByText('いま動く').waitFor()
  assert.equal(await cards.nth(0).locator('.decision').textContent(), 'まだ決めない')
})

test('a plan is written with the keyboard alone, and the Enter of a conversion saves nothing', async (t) => {
  const { desk, card, page, context } = await decided(t, 'いま動く')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const session = await context.newCDPSession(page)
  await session.send('Input.imeSetComposition', { text: 'せんぱい', selectionStart: 4, selectionEnd: 4 })
  await page.keyboard.press('Enter')
  assert.equal(desk.of('plan').length, 0)
  await session.send('Input.insertText', { text: '先輩に聞く' })
  await card.getByLabel('はじめの一歩').press('Enter')
  await card.locator('.plan dd').getByText('先輩に聞く').waitFor()
  const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)
  assert.equal(focused, '書き直す')
})

const EARLIER = { id: DECISION, response: 'keep', words: '来年の春にもう一度考えます' }
const AGAIN = { kind: 'dousuru', text: '前回の「社内公募は上司に知られますか」は、「心に留める」でした。いまは、どうする？', decision: /** @type {any} */ (EARLIER) }

test('asked again about an earlier decision it shows it, and leaving it sends nothing', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => { d.store({ kind: 'greeting', text: 'おかえりなさい。' }); d.store(AGAIN) } })
  const card = page.locator('.dousuru')
  await card.getByText('来年の春にもう一度考えます').waitFor()
  assert.equal(await card.locator('[aria-pressed=true]').textContent(), '心に留める')
  assert.equal(await card.getByLabel('あなたの言葉で').inputValue(), '', 'the words of then are not sent as those of now')
  await card.getByRole('button', { name: 'このままにしておく' }).click()
  await card.getByText('そのままにしました。').waitFor()
  await page.waitForTimeout(100)
  assert.equal(desk.of('decide').length, 0)
})

test('what is followed of an earlier decision can be stopped where it is asked about again', async (t) => {
  const kept = { on: true, mail: false, articles: [{ slug: 'a', title: '社内公募制度', url: '/a' }] }
  const { desk, page } = await widget(browser(), t, { prepare: (d) => { d.store({ kind: 'greeting', text: 'おかえりなさい。' }); d.store({ ...AGAIN, decision: { ...AGAIN.decision, kept } }); d.decision = { ...EARLIER, kept } } })
  const card = page.locator('.dousuru')
  await card.getByRole('link', { name: '社内公募制度' }).waitFor()
  await card.getByRole('button', { name: 'お知らせを止める' }).click()
  await card.getByText('お知らせは止めてあります。').waitFor()
  assert.deepEqual(sent(desk, 'keep'), [{ type: 'keep', decision: DECISION, on: false }])
  assert.equal(await card.locator('.equal button').count(), 3, 'the question stays')
  const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)
  assert.equal(focused, 'また知らせてもらう')
  assert.equal(desk.of('decide').length, 0)
})

test('an earlier decision is answered again under its id, and this consultation keeps its own', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => { d.store({ kind: 'greeting', text: 'おかえりなさい。' }); d.store(AGAIN) } })
  const [earlier, own] = [page.locator('.dousuru').first(), page.locator('.dousuru').nth(1)]
  await earlier.getByRole('button', { name: 'いま動く' }).click()
  await earlier.locator('.decision').getByText('いま動く').waitFor()
  assert.deepEqual(sent(desk, 'decide'), [{ type: 'decide', response: 'act', decision: DECISION }])
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await own.getByRole('button', { name: '何もしない' }).waitFor()
  const other = { id: '9f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2e', response: /** @type {const} */ ('none') }
  desk.tell(desk.store({ kind: 'decided', text: '残しました。', decision: other }))
  await own.locator('.decision').getByText('何もしない').waitFor()
  assert.equal(await earlier.locator('.decision').textContent(), 'いま動く')
})

test('after a reload the card shows the decision as it stands now', async (t) => {
  const { desk, page, card } = await decided(t, 'いま動く')
  desk.welcome.decision = { id: DECISION, response: 'act', step: '先輩に聞く', due: '2030-04-12' }
  await page.reload()
  await page.locator('.launcher').click()
  await card.locator('.plan dd').getByText('先輩に聞く').waitFor()
})

test('a fresh answer is taken back with one press, and どうする is open again', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type === 'undo') {
      const row = desk.store({ kind: 'undone', text: '取り消しました。答えは残っていません。' })
      socket.send(JSON.stringify({ type: 'ack', id: frame.id }))
      desk.tell(row)
      return true
    }
    if (frame.type !== 'decide') return false
    const decision = { id: DECISION, response: frame.response, undo_until: new Date(Date.now() + 600_000).toISOString() }
    const row = desk.store({ kind: 'decided', text: 'ここに残しました。', decision })
    socket.send(JSON.stringify({ type: 'ack', id: frame.id, seq: row.seq }))
    desk.tell(row)
    return true
  }
  await say('社内公募のこと')
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await page.getByRole('button', { name: '何もしない' }).click()
  const undo = page.getByRole('button', { name: '取り消す' })
  await undo.focus()
  await page.keyboard.press('Enter')
  await page.getByText('取り消しました。答えは残っていません。').first().waitFor()
  await page.locator('.dousuru').getByRole('button', { name: 'いま動く' }).waitFor()
  assert.equal(await page.locator('.dousuru .decision').count(), 0)
  const { id, ...frame } = desk.of('undo')[0]
  assert.deepEqual(frame, { type: 'undo', decision: DECISION })
  assert.ok(await page.evaluate(() => document.querySelector('dousuru-chat')?.shadowRoot?.activeElement?.closest('.dousuru') !== null), 'the focus stays in the card')
})

test('an answer that stands for a while offers no way back but changing it', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'decide') return false
    const row = desk.store({ kind: 'decided', text: 'ここに残しました。', decision: { id: DECISION, response: frame.response, undo_until: new Date(Date.now() + 1500).toISOString() } })
    socket.send(JSON.stringify({ type: 'ack', id: frame.id, seq: row.seq }))
    desk.tell(row)
    return true
  }
  await say('社内公募のこと')
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await page.getByRole('button', { name: '何もしない' }).click()
  await page.getByRole('button', { name: '取り消す' }).waitFor()
  await page.getByRole('button', { name: '取り消す' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '答えを変える' }).waitFor()
})
