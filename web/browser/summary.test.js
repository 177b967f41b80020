// An answer in the words of a model: below the answer, sentence by sentence, and gone without a word where it is not kept.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONSULTATION } from './desk.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()
const NOTIFIED = '合格の連絡のあと、上司に知らされます。'
const WINDOW = '春と秋の年2回です。'
const OPTIONS = [
  { article: 'posting', kind: 'program', title: '社内公募制度', url: '/articles/posting', status: 'active', reviewed_on: '2026-09-01', parts: [{ facet: 'notified', label: '知らされる人', text: NOTIFIED }, { facet: 'window', label: '募集時期', text: WINDOW }] },
  { title: '今のまま', stay: true },
]
const SENTENCES = [{ text: NOTIFIED, cites: [{ option: 0, part: 0 }] }, { text: WINDOW, cites: [{ option: 0, part: 1 }] }]

/** @param {import('node:test').TestContext} t @param {number} [width] @param {number} [height] */
async function answered(t, width = 1280, height = 800) {
  const opened = await widget(browser(), t, { prepare: (desk) => { desk.reply = () => ({ kind: 'answer', text: '会社の資料には、こう書かれています。', options: OPTIONS }) }, options: { viewport: { width, height } } })
  await opened.say('社内公募は上司に知られますか')
  await opened.page.locator('.kind-answer').waitFor()
  const of = opened.desk.rows.length
  /** @param {number} index */
  const write = (index) => opened.desk.send({ type: 'summary', consultation: CONSULTATION, of, index, ...SENTENCES[index] })
  /** @param {'kept' | 'none'} state */
  const end = (state) => opened.desk.send({ type: 'summary_end', consultation: CONSULTATION, of, state })
  const keep = () => {
    opened.desk.tell(opened.desk.store({ kind: 'summary', text: NOTIFIED + WINDOW, of, model: 'sample-model', sentences: SENTENCES }))
    end('kept')
  }
  return { ...opened, of, write, end, keep, summary: opened.page.getByRole('region', { name: 'まとめ' }) }
}

test('it is written below its answer, and moves nothing of what is read', async (t) => {
  const { page, log, write, keep, summary } = await answered(t, 1280, 480)
  const first = page.locator('.kind-answer .quote').first()
  const place = async () => [await log.evaluate((e) => e.scrollTop), Math.round((await first.boundingBox())?.y ?? -1)]
  await page.waitForTimeout(400) // what has just arrived moves into its place
  const before = await place()
  const heard = page.getByRole('status').filter({ hasText: NOTIFIED })
  write(0)
  await summary.getByText(NOTIFIED).waitFor()
  assert.equal(await heard.count(), 0, 'half a summary is announced')
  write(1)
  await summary.getByText(WINDOW).waitFor()
  assert.match((await summary.textContent()) ?? '', /社内のページを、AIが言い換えました。原文は、この上にあります。/)
  keep()
  await summary.getByRole('button', { name: 'ここで止める' }).waitFor({ state: 'detached' })
  assert.equal(await summary.count(), 1)
  assert.equal(await summary.locator('.summary-words > span').count(), 2)
  assert.deepEqual(await place(), before)
  await heard.waitFor({ state: 'attached' })
  assert.equal(await heard.textContent(), `まとめ\n${NOTIFIED}${WINDOW}`)
  assert.equal(await summary.getByRole('link', { name: /AIの手伝いを使わない/ }).getAttribute('href'), new URL('/journey/settings#model', page.url()).href)
})

test('each sentence leads to its quote, by keyboard too', async (t) => {
  const { page, write, keep, summary } = await answered(t, 360)
  write(0)
  write(1)
  keep()
  const quote = page.locator('.kind-answer .option').first().locator('.quote').nth(1)
  assert.equal(await quote.isVisible(), false, 'the second quote is folded')
  await summary.getByRole('button', { name: '「社内公募制度」の原文へ：募集時期' }).focus()
  await page.keyboard.press('Enter')
  await quote.waitFor()
  assert.equal(await quote.evaluate((e) => e.matches(':focus')), true)
  const wide = await page.locator('dousuru-chat').evaluate((e) => { const log = e.shadowRoot?.querySelector('.log'); return log ? log.scrollWidth - log.clientWidth : -1 })
  assert.equal(wide, 0, 'nothing is wider than the screen')
})

for (const [name, over] of /** @type {[string, (o: Awaited<ReturnType<typeof answered>>) => Promise<unknown> | void][]} */ ([
  ['it was not kept', ({ end }) => end('none')],
  ['it is stopped', ({ summary }) => summary.getByRole('button', { name: 'ここで止める' }).click()],
  ['the connection is lost', ({ desk }) => desk.drop(1001)],
])) {
  test(`what was written vanishes without alarm when ${name}`, async (t) => {
    const opened = await answered(t)
    opened.write(0)
    await opened.summary.getByText(NOTIFIED).waitFor()
    await over(opened)
    await opened.summary.waitFor({ state: 'detached' })
    assert.equal(await opened.page.getByRole('alert').filter({ hasText: /./ }).count(), 0)
    assert.equal(await opened.page.locator('.kind-answer .quote').first().textContent(), `知らされる人${NOTIFIED}`)
    assert.equal(opened.desk.of('stop').length, name === 'it is stopped' ? 1 : 0)
  })
}

test('who comes back sees the stored one below its answer', async (t) => {
  const { page, keep, summary } = await answered(t)
  keep()
  await summary.waitFor()
  await page.reload()
  await page.locator('dousuru-chat').evaluate((element) => /** @type {any} */ (element).show())
  await page.locator('.kind-answer .summary').waitFor()
  assert.equal(await summary.getByRole('button', { name: /原文へ/ }).count(), 2)
})

const LINKS = ['https://leak.example/x', '[こちら](https://leak.example/x)', '<a href="https://leak.example/x">押す</a>', '![図](https://leak.example/p.png)', 'javascript:alert(1)', '\u202eelpmaxe.kael']
const HOSTILE = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>' + LINKS.join(' ')

test('its words, its model and the quotes beside it are text, and no address in them is a link', async (t) => {
  const { desk, page, log, write, end, summary, of } = await answered(t)
  /** @type {string[]} */
  const asked = []
  page.on('request', (request) => asked.push(request.url()))
  const sentence = { text: HOSTILE, cites: [{ option: 0, part: 0 }] }
  write(0)
  desk.send({ type: 'summary', consultation: CONSULTATION, of, index: 1, ...sentence })
  await summary.getByText('押す').waitFor()
  /** @param {string} when */
  const look = async (when) => {
    assert.ok(((await log.textContent()) ?? '').includes(HOSTILE), `${when}: it is shown as it is written`)
    const links = await log.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    assert.deepEqual(links.filter((href) => !href || !new URL(href).pathname.match(/^\/(articles\/posting|journey\/settings)$/) || new URL(href).host !== new URL(page.url()).host), [], when)
    assert.equal(await page.locator('dousuru-chat').locator('img, script, iframe, svg[onload]').count(), 0, when)
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).broken), undefined)
  }
  await look('as it comes')
  desk.tell(desk.store({ kind: 'summary', text: NOTIFIED + HOSTILE, of, model: HOSTILE, sentences: [SENTENCES[0], sentence] }))
  end('kept')
  await summary.getByRole('button', { name: 'ここで止める' }).waitFor({ state: 'detached' })
  await look('as it is stored')
  desk.tell(desk.store({ kind: 'answer', text: HOSTILE, options: [{ title: HOSTILE, url: '/articles/posting', status: 'active', status_note: HOSTILE, reviewed_on: '2026-09-01', parts: [{ facet: '', label: HOSTILE, text: HOSTILE }] }] }))
  await page.locator('.kind-answer').nth(1).waitFor()
  await look('as a page says it')
  assert.deepEqual(asked.filter((url) => url.includes('leak.example')), [])
})
