// News of what is kept in mind: a card in the conversation, said once, stopped with one press; and words that stand in the input.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { DECISION } from './desk.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

const NOTICE = { id: '9a2c0d3e-4f50-4b6c-9d7e-8f9a0b1c2d3e', decision: DECISION, reason: 'opens', article: 'internal-posting', title: '社内公募制度', url: '/articles/internal-posting', date: '2027-05-10', text: '「社内公募制度」の募集が、2027年5月10日に始まります。', at: '2027-05-06T00:00:00Z' }

test('it is shown as a card with its page, is told to be seen, and one press stops it', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'notice', notice: NOTICE })
  const card = page.locator('.news')
  await card.getByText(NOTICE.text).waitFor()
  assert.match((await card.getByRole('link').getAttribute('href')) ?? '', /\/articles\/internal-posting$/)
  await until(() => desk.of('seen').length === 1, 'seen')
  assert.equal(desk.of('seen')[0].notice, NOTICE.id)
  await card.getByRole('button', { name: 'お知らせを止める' }).click()
  await card.getByText('お知らせは止めてあります。').waitFor()
  const { id, ...frame } = desk.of('keep')[0]
  assert.deepEqual(frame, { type: 'keep', decision: DECISION, on: false })
  await card.getByRole('button', { name: 'また知らせてもらう' }).click()
  await card.getByRole('button', { name: 'お知らせを止める' }).waitFor()
})

test('with the panel closed it counts, and is seen only once it is looked at', async (t) => {
  const { desk, page } = await widget(browser(), t, { closed: true })
  await until(() => desk.of('hello').length === 1, 'the hello')
  desk.send({ type: 'notice', notice: NOTICE })
  await page.locator('.unread').getByText('1').waitFor()
  assert.equal(desk.of('seen').length, 0)
  await page.locator('.launcher').click()
  await until(() => desk.of('seen').length === 1, 'seen')
})

test('only news that arrive now are announced, and each alone', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const live = page.locator('[aria-live=polite]')
  desk.send({ type: 'notice', notice: NOTICE }) // within the opening: it was waiting
  await page.locator('.news').waitFor()
  assert.equal(await live.textContent(), '')
  await page.waitForTimeout(2100)
  desk.send({ type: 'notice', notice: { ...NOTICE, id: '9a2c0d3e-4f50-4b6c-9d7e-8f9a0b1c2d3f', text: 'あなたが決めた日になりました。', reason: 'date', url: undefined } })
  await live.getByText('あなたが決めた日になりました。').waitFor()
  assert.doesNotMatch((await live.textContent()) ?? '', /社内公募/)
})

test('a notice that comes twice is one card', async (t) => {
  const { desk, page } = await widget(browser(), t, { closed: true })
  await until(() => desk.of('hello').length === 1, 'the hello')
  desk.send({ type: 'notice', notice: NOTICE })
  desk.send({ type: 'notice', notice: NOTICE })
  await page.locator('.unread').getByText('1').waitFor()
  await page.locator('.launcher').click()
  assert.equal(await page.locator('.news').count(), 1)
})

test('what is said while the database is away stands at once and goes when the stored answer comes', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.script = (frame, socket) => {
    if (frame.type !== 'say' || desk.of('say').length > 1) return false
    desk.send({ type: 'message', message: { consultation: '7d3f3c7e-2b1a-4c7e-9a5e-0d6a3f1b2c4d', seq: 0, passing: true, author: 'desk', kind: 'route', at: '2026-11-22T09:00:12Z', text: '話せる人がいます。', desks: [{ name: '健康管理室', channel: '内線 サンプル-1010', internal: true }] } })
    socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いまつながりにくくなっています。' }))
    return true
  }
  desk.reply = () => ({ kind: 'route', text: '話してくださって、ありがとうございます。', desks: [{ name: '健康管理室', channel: '内線 サンプル-1010', internal: true }] })
  await say('もう消えてしまいたい')
  await page.locator('.passing').getByText('内線 サンプル-1010').waitFor()
  await page.locator('[aria-live=polite]').getByText('話せる人がいます。').waitFor()
  await page.getByRole('button', { name: 'もう一度' }).click()
  await page.locator('.messages').getByText('内線 サンプル-1010').waitFor()
  assert.equal(await page.locator('.passing > *').count(), 0)
})

test('a draft stands in the input and is not sent', async (t) => {
  const { desk, page, input } = await widget(browser(), t, { prepare: (d) => { d.body = '<dousuru-chat draft="社内公募のことを、もう一度"></dousuru-chat>' } })
  assert.equal(await input.inputValue(), '社内公募のことを、もう一度')
  await page.waitForTimeout(100)
  assert.equal(desk.of('say').length, 0)
  const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))
  assert.equal(await asks(), false, 'nobody is held back for words they did not write')
  await input.fill('社内公募のことを、もう一度考えたい')
  assert.equal(await asks(), true)
  await input.press('Enter')
  await until(() => desk.of('say').length === 1, 'the words')
})

test('news of a theme leads to the page of news, and one press lets the theme go', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'themes', themes: { kept: ['育児'] } })
  desk.send({ type: 'notice', notice: { id: '9a2c0d3e-4f50-4b6c-9d7e-8f9a0b1c2d40', reason: 'news', themes: ['育児'], title: '11月のお知らせ', url: '/news#e-1b2c3d4e', text: '心に留めているテーマ（育児）の制度や事例に、お知らせがあります。', at: '2026-11-27T00:00:00Z' } })
  const card = page.locator('.news')
  assert.match((await card.getByRole('link', { name: '11月のお知らせ' }).getAttribute('href')) ?? '', /\/news#e-1b2c3d4e$/)
  await card.getByRole('button', { name: 'お知らせを止める' }).click()
  await card.getByText('お知らせは止めてあります。').waitFor()
  assert.equal(desk.of('keep').length, 0)
  const { id, ...frame } = desk.of('theme')[0]
  assert.deepEqual(frame, { type: 'theme', theme: '育児', on: false })
})

/** Waits until so many of something are shown. @param {import('playwright-core').Locator} locator @param {number} n */
async function shows(locator, n) {
  for (const end = Date.now() + 5000; (await locator.count()) !== n; ) {
    assert.ok(Date.now() < end, `${await locator.count()} instead of ${n}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

test('a theme is kept in mind under its overview, and every place shows how it stands', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  desk.reply = () => ({ kind: 'answer', text: '「育児」にかかわる制度は、いま6件あります。', themes: ['育児'] })
  await say('育児の制度を知りたい')
  await say('もう一度、育児の制度を')
  const keep = page.getByRole('button', { name: 'テーマ「育児」を心に留める' })
  await shows(keep, 2)
  await keep.first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'お知らせを止める' }).first().waitFor()
  const { id, ...frame } = desk.of('theme')[0]
  assert.deepEqual(frame, { type: 'theme', theme: '育児', on: true })
  desk.send({ type: 'themes', themes: { kept: ['育児'] } }) // as the server tells every tab
  await shows(keep, 0)
  desk.send({ type: 'themes', themes: { kept: [] } })
  await shows(keep, 2)
  desk.script = (frame, socket) => {
    if (frame.type !== 'theme') return false
    socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'too_many', text: '心に留められるテーマは50個までです。' }))
    return true
  }
  await keep.first().click()
  await page.getByText('心に留められるテーマは50個までです。').waitFor()
  assert.equal(await keep.count(), 2)
})
