// The widget on a page of another site: no cookie of the desk goes there, so it gets in with tickets.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { newPage } from './browser.js'
import { bubbles, say, sharedBrowser } from './harness.js'
import { startServer } from './server.js'

const browser = sharedBrowser()
/** @type {import('./server.js').Server} */ let desk
/** @type {import('node:http').Server} */ let portal
let address = ''
let flags = ['--demo']

/** The desk is at 127.0.0.1, the portal at localhost: to a browser that is another site. */
before(async () => {
  desk = await startServer({ serve: false })
  portal = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html><html lang="ja"><title>社内ポータル</title>
    <h1>社内ポータル</h1><script type="module" src="${desk.url}static/dousuru-chat.js"></script><dousuru-chat></dousuru-chat></html>`))
  await new Promise((done) => portal.listen(0, 'localhost', () => done(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (portal.address())
  address = `http://localhost:${port}`
  flags = ['--demo', '--origins', address]
  await desk.start(flags)
}, { timeout: 240_000 })

after(async () => {
  await desk?.remove()
  portal?.closeAllConnections()
  portal?.close()
})

/** Goes from the portal to the desk's login and back. @param {import('playwright-core').Page} page */
async function enter(page) {
  await page.goto(`${address}/news?of=today`)
  await page.getByRole('button', { name: /相談/ }).click()
  await page.getByRole('link', { name: 'ログイン' }).click()
  await page.locator('form', { has: page.locator('input[name=person][value="p012"]') }).getByRole('button').click()
  await page.locator('.kind-greeting').first().waitFor()
}

test('the person logs in at the desk, comes back to the page, and talks there', { timeout: 90_000 }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await enter(page)
  assert.equal(page.url(), `${address}/news?of=today`, 'no ticket is left in the address')
  await say(page, '社内公募制度の募集時期はいつですか')
  await page.locator('.kind-answer').waitFor()
  await page.reload() // the next page of the portal: the ticket that came meanwhile is enough
  await page.locator('dousuru-chat').evaluate((element) => /** @type {any} */ (element).show())
  await page.locator('.kind-answer').waitFor()
  await page.screenshot({ path: new URL('results/embedded.png', import.meta.url).pathname })
  await desk.stop()
  await desk.start(flags)
  await page.locator('.banner').filter({ hasText: 'つながりました' }).waitFor()
  assert.ok((await bubbles(page)).some((text) => text.includes('募集時期はいつですか')))
  const other = await context.newPage() // a logout at the desk ends it here
  await other.goto(desk.url)
  await other.getByRole('button', { name: 'ログアウト' }).or(other.getByRole('link', { name: 'ログアウト' })).click()
  await page.getByRole('link', { name: 'ログイン' }).waitFor()
})

test('a ticket opens nothing for who has read it, nor twice', { timeout: 60_000 }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  /** @type {string[]} */ const brought = []
  await page.exposeFunction('brought', (/** @type {string} */ protocol) => { brought.push(protocol) })
  await page.addInitScript(() => {
    const Real = WebSocket
    globalThis.WebSocket = class extends Real {
      /** @param {string | URL} url @param {string | string[]} [protocols] */
      constructor(url, protocols) {
        super(url, protocols)
        for (const protocol of [protocols ?? []].flat()) /** @type {any} */ (globalThis).brought(protocol)
      }
    }
  })
  await enter(page)
  const used = brought.find((protocol) => protocol.startsWith('dousuru.ticket.')) ?? ''
  assert.match(used, /^dousuru\.ticket\.[A-Z2-7]{26}\.[A-Za-z0-9_-]{43}$/)
  const opens = (/** @type {string} */ protocol) => page.evaluate(([url, protocol]) => new Promise((done) => {
    const socket = new WebSocket(url, ['dousuru.v1', protocol])
    socket.onopen = () => done(true)
    socket.onerror = () => done(false)
  }), [desk.url.replace('http', 'ws') + 'socket', protocol])
  assert.equal(await opens(used), false, 'it was used')
  const [next, verifier] = await page.evaluate(() => new Promise((/** @type {(kept: string[]) => void} */ done) => {
    const look = () => {
      for (const [key, value] of Object.entries(sessionStorage)) {
        const { ticket, verifier } = key.startsWith('dousuru ticket') ? JSON.parse(value) : {}
        if (ticket) return done([ticket, verifier])
      }
      setTimeout(look, 50)
    }
    look()
  }))
  assert.equal(await opens(`dousuru.ticket.${next}.${'x'.repeat(43)}`), false, 'without the verifier')
  assert.equal(await opens(`dousuru.ticket.${next}.${verifier}`), false, 'whoever tried without it has used it up')
})

test('a page that is not listed gets no way in', { timeout: 60_000 }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await desk.login(page, 'p012')
  const challenge = 'x'.repeat(43)
  const answer = await page.goto(`${desk.url}embed?back=${encodeURIComponent('http://elsewhere.example/')}&challenge=${challenge}`)
  assert.equal(answer?.status(), 404)
})
