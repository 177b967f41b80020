// Whatever comes over the socket is text: no field becomes HTML, and no address becomes a script.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

const EVIL = '<img src=x onerror="window.broken=1"><b>太字</b><script>window.broken=1</script>'
/** @param {string} name */
const evil = (name) => `${name}${EVIL}`

const part = { facet: evil('facet'), label: evil('label'), text: evil('part') }
const everything = {
  text: evil('text'),
  suggestions: [evil('suggestion')],
  draft: evil('draft'),
  desks: [{ name: evil('desk'), channel: evil('channel'), hours: evil('hours'), checked_on: evil('checked'), internal: false }],
  options: [{ article: evil('article'), kind: evil('kind'), title: evil('title'), url: '/articles/a', status: evil('status'), status_note: evil('note'), reviewed_on: evil('date'), parts: [part, part] }],
  citations: [{ article: evil('article'), title: evil('citation'), kind: 'program', facet: '', reviewed_on: '', status: '', url: '/articles/a' }],
}

test('every text field of every kind of message is text', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const kinds = ['greeting', 'said', 'answer', 'clarify', 'unknown', 'route', 'decline', 'escalated', 'dousuru', 'decided', 'constructor', 'x" onclick="y']
  for (const kind of kinds) desk.tell(desk.store({ ...everything, kind, author: kind === 'said' ? 'person' : 'desk', decision: { response: 'keep', words: evil('words') } }))
  desk.send({ type: 'thread', thread: { id: '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97', state: 'answered', question: evil('question'), answer: evil('answer'), asked_on: evil('asked'), identity: 'named' } })
  desk.send({ type: 'error', code: 'internal', text: evil('error') })
  await page.locator('.notice').getByText('error<img').waitFor()
  for (const summary of await page.locator('summary').all()) await summary.click()

  const words = ['text', 'suggestion', 'desk', 'channel', 'hours', 'checked', 'kind', 'title', 'status', 'note', 'date', 'label', 'part', 'citation', 'question', 'answer', 'asked', 'words']
  const shown = (await page.locator('.messages').textContent()) ?? ''
  for (const word of words) assert.ok(shown.includes(evil(word)), `${word} is shown as it is written`)
  assert.equal(await page.locator('dousuru-chat').locator('img, script, b').count(), 0)
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).broken), undefined)
})

test('the form to HR shows the draft as it is written', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.welcome.name = evil('name')
  desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。', draft: evil('draft') }))
  await page.getByRole('button', { name: '人事に聞く' }).click()
  assert.equal(await page.locator('.as-written').textContent(), evil('draft'))
  assert.equal(await page.locator('dousuru-chat').locator('img, script, b').count(), 0)
})

/** @type {[string, string | null][]} an address from the server, and what it leads to; / stands for the server */
const addresses = [
  ['/articles/a', '/articles/a'],
  ['articles/a', '/articles/a'],
  ['https://handbook.example/a', 'https://handbook.example/a'],
  ['javascript:window.broken=1', null],
  [' JaVaScRiPt:window.broken=1', null],
  ['java\nscript:window.broken=1', null],
  ['data:text/html,<script>window.broken=1</script>', null],
  ['vbscript:x', null],
  ['blob:https://desk.example/x', null],
  ['http://[', null],
]
test('only http and https addresses become links, in a new tab without a way back', async (t) => {
  const { desk, page } = await widget(browser(), t)
  const options = addresses.map(([url], i) => ({ title: `題${i}`, url }))
  desk.tell(desk.store({ options }))
  await page.locator('.option').nth(addresses.length - 1).waitFor()
  for (const [i, [url, target]] of addresses.entries()) {
    const link = page.locator('.option').nth(i).locator('a')
    assert.equal(await link.count(), target ? 1 : 0, url)
    if (!target) continue
    assert.equal(await link.getAttribute('href'), new URL(target, desk.url).href)
    assert.equal(await link.getAttribute('target'), '_blank')
    assert.equal(await link.getAttribute('rel'), 'noopener')
  }
})

test("a strict policy of the page holds, and the desk's words stay out of its document", async (t) => {
  const { desk, page, problems, say } = await widget(browser(), t)
  await say('社内公募')
  await page.locator('.kind-answer').waitFor()
  assert.deepEqual(problems, [], 'no violation of the Content-Security-Policy')
  assert.equal(await page.evaluate(() => document.body.innerText.includes('社内公募')), false)
  assert.ok(desk.connections === 1)
})
