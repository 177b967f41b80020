// Text that would run goes into every text field that anybody finds, and every page is looked at by everybody who may: nothing of it runs.
// Each field gets the next of the texts; xss.whole.js puts every text into every field.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newPage } from './browser.js'
import { realDesk, sharedBrowser, widget } from './harness.js'
import { PAYLOADS } from './payloads.js'
import { ROLES, everyPage, fill, go, kind, parts, watch } from './xss.js'

const desk = realDesk()
const browser = sharedBrowser()

/** Asks HR under another name, all in such texts. @param {import('playwright-core').Page} page */
async function askHR(page) {
  await page.locator('.kind-greeting').first().waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  for (const text of [...parts(PAYLOADS, 1_900, 0)].slice(0, 3)) {
    const before = await page.locator('article.message.desk').count()
    await input.fill(text.replace(/\n/g, ' '))
    await input.press('Enter')
    await page.locator('article.message.desk').nth(before).waitFor()
  }
  await input.fill('火星支社に異動できますか')
  await input.press('Enter')
  await page.getByRole('button', { name: '人事に聞く' }).last().click()
  await page.getByLabel('人事に聞きたいこと').fill(parts(PAYLOADS, 1_500, 500).next().value ?? '')
  await page.getByLabel('別の名前で聞く').check()
  await page.getByLabel('ニックネーム', { exact: true }).fill('<svg/onload=hit(0)>')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.kind-escalated').waitFor()
}

test('nothing that is written anywhere runs anywhere', { timeout: 600_000 }, async (t) => {
  /** @type {string[]} */ const found = []
  /** @type {Set<string>} */ const forms = new Set()
  let fields = 0
  const next = (/** @type {string} */ _, /** @type {number} */ size) => String(parts(PAYLOADS, size, ++fields * 37).next().value)
  /** @type {Record<string, import('playwright-core').Page>} */ const pages = {}
  for (const person of ROLES) {
    const { page } = await desk.loggedIn(t, person, '/')
    await watch(page, found)
    pages[person] = page
  }
  await askHR(pages[ROLES[0]])
  let sent = 0
  /** @type {Set<string>} */ const done = new Set()
  for (const person of ROLES) {
    const page = pages[person]
    await everyPage(page, desk.server.url, async (path) => {
      const count = await page.evaluate(() => document.forms.length)
      for (let i = 0; i < Math.min(count, 12); i++) {
        const where = `${kind(path)} ${i}`
        if (done.has(where)) continue // one role's form is another's
        done.add(where)
        const did = await fill(page, i, next)
        if (!did) continue
        forms.add(`${kind(did.action)} ${did.names.join(' ')}`)
        sent++
        await go(page, new URL(path, desk.server.url).href)
      }
    }, 1)
  }
  let looked = 0
  for (const person of ROLES) await everyPage(pages[person], desk.server.url, async () => { looked++ }, 1)
  t.diagnostic(`${PAYLOADS.length} texts, ${forms.size} forms, ${fields} fields, sent ${sent} times, ${looked} pages looked at again`)
  assert.deepEqual([...new Set(found)], [])
  assert.ok(PAYLOADS.length >= 500 && forms.size >= 25 && looked >= 100, 'there is less to try than there was')
})

test('nothing that comes over the socket runs', { timeout: 120_000 }, async (t) => {
  const { desk: scripted, page } = await widget(browser(), t)
  /** @type {string[]} */ const found = []
  await watch(page, found)
  let last = ''
  for (const text of parts(PAYLOADS, 1_500, 0)) {
    const part = { facet: text, label: text, text }
    const option = { article: text, kind: 'program', title: text, url: text, status: 'active', status_note: text, reviewed_on: text, parts: [part] }
    scripted.tell(scripted.store({ kind: 'answer', text, suggestions: [text], draft: text, options: [option], citations: [{ ...option, facet: text }], desks: [{ name: text, channel: text, hours: text, checked_on: text, internal: false }], decision: { response: 'keep', words: text } }))
    last = text
  }
  await page.locator('.bubble').getByText(last.slice(0, 40), { exact: false }).first().waitFor()
  await page.locator('dousuru-chat').evaluate((host) => host.shadowRoot?.querySelectorAll('summary').forEach((s) => /** @type {HTMLElement} */ (s).click()))
  assert.equal(await page.locator('dousuru-chat').locator('script, iframe, img, object, embed, style[onload], [onerror], [onload], [onfocus]').count(), 0)
  for (const href of await page.locator('dousuru-chat').locator('a[href]').evaluateAll((all) => all.map((a) => /** @type {HTMLAnchorElement} */ (a).protocol))) assert.match(href, /^https?:$/)
  assert.deepEqual([...new Set(found)], [])
})

test('the browser takes no text for markup, and a page that would is noticed', async (t) => {
  const { page } = await newPage(browser())
  t.after(() => page.context().close())
  /** @type {string[]} */ const found = []
  await watch(page, found)
  await page.goto(desk.server.url)
  const refused = await page.evaluate(() => {
    try { document.body.innerHTML = '<b>x</b>'; return '' } catch (error) { return String(error) }
  })
  assert.match(refused, /TrustedHTML|TypeError/)
  // A page without a policy, as the desk's would be if one text got through: the run above would have seen it.
  await page.route('**/broken', (route) => route.fulfill({ contentType: 'text/html', body: PAYLOADS.join('\n') }))
  await page.goto(`${desk.server.url}broken`, { waitUntil: 'load' }).catch(() => {})
  assert.ok(found.some((line) => line.startsWith('ran: ')), 'a text that runs is noticed')
})
