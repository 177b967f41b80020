// Every text that would run, in every text field, looked at on every page that shows the field. Long (some half an hour of a processor): a part of
// make soak, not of make test. DOUSURU_PROGRAM is built with the tag measure, without which the desk is too slow for a machine on purpose.
// DOUSURU_XSS_MINUTES ends it earlier, with what it has.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import WebSocket from 'ws'
import { newPage } from './browser.js'
import { realDesk, sharedBrowser } from './harness.js'
import { ROLES, go, watch } from './xss.js'
import { Walk } from './xss_walk.js'

const desk = realDesk()
const browser = sharedBrowser()
const MINUTES = Number(process.env.DOUSURU_XSS_MINUTES || 600)
const MINUTE = 60_000

/**
 * A person's socket beside the browser: what the widget sends, quicker than hands.
 * @param {import('playwright-core').Page} page whose login it takes
 */
async function connect(page) {
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const socket = new WebSocket(new URL('/socket', desk.server.url).href.replace('http', 'ws'), 'dousuru.v1', { headers: { cookie: cookies, origin: desk.server.url.slice(0, -1) } })
  /** @type {any[]} */ const got = []
  /** @type {() => void} */ let wake = () => {}
  socket.on('message', (data) => { got.push(JSON.parse(String(data))); wake() })
  socket.on('error', (error) => { got.push({ type: 'error', text: String(error) }); wake() })
  await new Promise((done, fail) => socket.once('open', done).once('error', fail))
  /** Sends a frame and waits for its answer. @param {Record<string, unknown>} frame */
  const send = async (frame) => {
    const id = frame.type === 'hello' ? undefined : randomUUID()
    const from = got.length
    socket.send(JSON.stringify({ ...frame, id }))
    for (const end = Date.now() + MINUTE; Date.now() < end; await new Promise((done) => { wake = () => done(undefined); setTimeout(done, 200) })) {
      const answer = got.slice(from).find((f) => (id ? f.id === id && ['ack', 'error'].includes(f.type) : f.type === 'welcome'))
      if (answer) return answer
    }
    throw new Error(`${frame.type} is not answered`)
  }
  await send({ type: 'hello', lang: 'ja' })
  return { send, got, close: () => socket.terminate() }
}

/** Everything that the widget takes as text, all texts in each. @param {Walk} walk @param {string} person */
async function speak(walk, person) {
  const { send, got, close } = await connect(walk.pages[person])
  const refused = new Map()
  /** @param {Record<string, unknown>} frame @param {Record<string, number>} sizes of its text fields */
  const all = async (frame, sizes) => {
    const fields = Object.entries(sizes).map(([name, size]) => ({ name, size, field: walk.field(`frame ${frame.type} ${name}`) }))
    while (fields.some(({ field }) => !field.done)) {
      const answer = await send({ ...frame, ...Object.fromEntries(fields.map(({ name, size, field }) => [name, field.next(size)])) })
      if (answer.type === 'error') refused.set(`${frame.type} ${answer.code}`, (refused.get(`${frame.type} ${answer.code}`) ?? 0) + 1)
      walk.sent++
    }
  }
  await all({ type: 'say' }, { text: 1_900 })
  await all({ type: 'escalate', identity: 'named' }, { text: 1_900 })
  for (let i = 0; i < 40; i++) await send({ type: 'escalate', identity: 'alias', text: walk.field('frame escalate text').next(1_900), alias: walk.field('frame escalate alias').next(30) })
  await all({ type: 'decide', response: 'act' }, { words: 1_900 })
  const decision = got.map((f) => f.decision?.id ?? f.message?.decision?.id).filter(Boolean).at(-1)
  await all({ type: 'plan', decision }, { step: 290, tell: 290 })
  close()
  return [...refused].map(([what, times]) => `${what} ${times} times`)
}

test('every text in every field runs on no page', { timeout: 200 * MINUTE }, async (t) => {
  const began = Date.now()
  /** @type {string[]} */ const found = []
  /** @type {Record<string, import('playwright-core').Page>} */ const pages = {}
  for (const person of ROLES) {
    const { page } = await desk.loggedIn(t, person, '/about', { viewport: { width: 900, height: 300 } }) // painting costs, and shows nothing here
    await watch(page, found)
    pages[person] = page
  }
  const walk = new Walk(desk.server.url, pages, found)
  let stage = 'frames'
  const tell = () => console.log(`${Math.round((Date.now() - began) / MINUTE)} min, ${stage}: ${JSON.stringify(walk.counts)}, ${found.length} faults`)
  const minutely = setInterval(tell, MINUTE)
  t.after(() => clearInterval(minutely))
  for (const refused of await speak(walk, ROLES[0])) console.log(`refused: ${refused}`)
  stage = 'discovery'
  await walk.discover([...ROLES, ROLES[0]]) // the first has then got what the others wrote to them
  for (let i = 1, sent = 1; sent && Date.now() - began < MINUTES * MINUTE; i++) {
    stage = `round ${i}`
    sent = await walk.round()
  }
  stage = 'last look'
  await walk.discover(ROLES)
  await walk.visit()
  tell()
  for (const field of walk.fields.values()) {
    const where = [...walk.shown].filter(([key]) => key.startsWith(`${field.number} `)).map(([key, texts]) => `${key.slice(key.indexOf(' ') + 1)} ${texts.size}`)
    console.log(`${field.number} ${field.name} (${field.size}): ${field.written.size} written, shown: ${where.join(', ') || 'nowhere'}`)
  }
  assert.deepEqual([...new Set(found)], [])
  const { fields, paths } = walk.counts
  assert.ok(fields >= 80 && paths >= 150, 'there is less to try than there was')

  // The same eyes on a page that takes texts for markup, with its policy and without: both are noticed.
  for (const policy of [true, false]) {
    /** @type {string[]} */ const noticed = []
    const { page, context } = await newPage(browser())
    t.after(() => context.close())
    await desk.server.login(page, ROLES[0], '/about')
    await watch(page, noticed)
    await page.route('**/journey', async (route) => {
      const answer = await route.fetch()
      const { 'content-security-policy': csp, ...headers } = answer.headers()
      const body = (await answer.text()).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#34;/g, '"').replace(/&#39;/g, "'")
      await route.fulfill({ status: 200, headers: policy ? { ...headers, 'content-security-policy': csp } : headers, body })
    })
    await go(page, `${desk.server.url}journey`)
    assert.ok(noticed.some((line) => line.startsWith(policy ? 'stopped: ' : 'ran: ')), 'a hole is noticed')
  }
})
