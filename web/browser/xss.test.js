// Text that would run goes into every text field that anybody finds, and every page is looked at by everybody who may: nothing of it runs.
// DOUSURU_XSS=whole puts every text into every field; otherwise each field gets the next of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newPage } from './browser.js'
import { realDesk, sharedBrowser, widget } from './harness.js'
import { PAYLOADS } from './payloads.js'

const desk = realDesk()
const browser = sharedBrowser()
const WHOLE = process.env.DOUSURU_XSS === 'whole'

const ROLES = ['p012', 'p006', 'p003', 'p001'] // employee, manager, HR, executive
const STARTS = ['/', '/about', '/themes', '/journey', '/journey/settings', '/questions', '/talks', '/news', '/oneonone', '/team', '/team/brief', '/team/notes', '/hr', '/hr/articles', '/hr/articles/new', '/hr/modules', '/hr/desks', '/hr/desks/new', '/hr/gaps', '/hr/golden', '/hr/golden/new', '/hr/news', '/hr/reports', '/hr/consents', '/hr/upload', '/passed', '/receipt', '/unknown']
const LEFT_OUT = /logout|everything|\.(zip|csv|xlsx|md|json|txt)$|\/embed|widget-example/

/**
 * Notes what runs in a page, and what the policy had to stop: markup that came to be at all is a fault, run or not.
 * @param {import('playwright-core').Page} page @param {string[]} found
 */
async function watch(page, found) {
  await page.exposeBinding('hit', (_, n) => { found.push(`ran: ${PAYLOADS[Number(n)]}`) })
  page.on('dialog', (dialog) => { found.push(`dialog: ${dialog.message()}`); dialog.dismiss().catch(() => {}) })
  page.on('request', (request) => { if (request.url().includes('evil.example')) found.push(`asked: ${request.url()}`) })
  page.on('console', (message) => { if (/Content Security Policy|Trusted ?(HTML|Script)/i.test(message.text())) found.push(`stopped: ${message.text()}`) })
}

/** The texts in parts of at most so many signs, from one of them on, all of them once. @param {number} size @param {number} from */
function* parts(size, from) {
  let part = ''
  for (let i = 0; i < PAYLOADS.length; i++) {
    const text = PAYLOADS[(from + i) % PAYLOADS.length]
    if (part && part.length + text.length + 1 > size) { yield part; part = '' }
    part = part ? `${part}\n${text}` : text.slice(0, size)
  }
  yield part
}

/** Which pages one address stands for. @param {string} path */
const kind = (path) => path.replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/(\/articles|\/desks|\/consents|\/due|\/questions|\/team)\/(?!new|brief|notes)[a-z0-9-]+/, '$1/{}')

/** Goes to a page, whatever a form that was sent before still does. @param {import('playwright-core').Page} page @param {string} path */
async function go(page, path) {
  for (let left = 5; ; left--) {
    try {
      return await page.goto(new URL(path, desk.server.url).href, { waitUntil: 'load' })
    } catch (error) {
      if (!left || !/interrupted|ERR_ABORTED/.test(String(error))) throw error
      await page.waitForLoadState('load')
    }
  }
}

/** Every page that somebody finds by following links. @param {import('playwright-core').Page} page @param {(path: string) => Promise<void>} look @param {number} each how many of a kind */
async function everyPage(page, look, each) {
  /** @type {Map<string, number>} */ const seen = new Map()
  const waiting = [...STARTS]
  const known = new Set(waiting)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const times = (seen.get(kind(path)) ?? 0) + 1
    if (times > each) continue
    seen.set(kind(path), times)
    const answer = await go(page, path)
    if (!answer?.ok() || !answer.headers()['content-type']?.startsWith('text/html')) continue
    for (const link of await page.locator('a[href]').evaluateAll((all) => all.map((a) => /** @type {HTMLAnchorElement} */ (a).href))) {
      const to = new URL(link)
      if (to.origin !== new URL(desk.server.url).origin || LEFT_OUT.test(to.pathname) || known.has(to.pathname + to.search)) continue
      known.add(to.pathname + to.search)
      waiting.push(to.pathname + to.search)
    }
    await look(path)
  }
  return seen
}

/** Asks HR under another name, all in such texts. @param {import('playwright-core').Page} page */
async function askHR(page) {
  await page.locator('.kind-greeting').first().waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  for (const text of [...parts(1_900, 0)].slice(0, WHOLE ? undefined : 3)) {
    const before = await page.locator('article.message.desk').count()
    await input.fill(text.replace(/\n/g, ' '))
    await input.press('Enter')
    await page.locator('article.message.desk').nth(before).waitFor()
  }
  await input.fill('火星支社に異動できますか')
  await input.press('Enter')
  await page.getByRole('button', { name: '人事に聞く' }).last().click()
  await page.getByLabel('人事に聞きたいこと').fill(parts(1_500, 500).next().value ?? '')
  await page.getByLabel('別の名前で聞く').check()
  await page.getByLabel('ニックネーム', { exact: true }).fill('<svg/onload=hit(0)>')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.kind-escalated').waitFor()
}

/**
 * Fills the text fields of one form of the page and sends it; false: it has none. What is no text is filled as it comes.
 * @param {import('playwright-core').Page} page @param {number} at @param {(name: string, size: number) => string} textFor
 */
async function fill(page, at, textFor) {
  const fields = await page.evaluate((i) => {
    const form = document.forms[i]
    if (!form || /logout|login|forget|delete|erase|discard/.test(form.action)) return null
    const text = [...form.elements].filter((e) => e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement && ['text', 'search', 'url', 'tel', 'email'].includes(e.type))
    return text.map((e) => ({ name: /** @type {HTMLInputElement} */ (e).name, size: /** @type {HTMLInputElement} */ (e).maxLength, lines: e instanceof HTMLTextAreaElement }))
  }, at)
  if (!fields?.length) return ''
  const words = fields.map(({ name, size, lines }) => {
    const text = textFor(name, Math.min(size > 0 ? size : 1_800, lines ? 1_800 : 400))
    return lines ? text : text.replace(/[\r\n]/g, ' ')
  })
  const gone = page.waitForNavigation({ waitUntil: 'load', timeout: 3_000 }).catch(() => {})
  const action = await page.evaluate(([i, words]) => {
    const form = document.forms[/** @type {number} */ (i)]
    let next = 0
    for (const e of form.elements) {
      if (e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement && ['text', 'search', 'url', 'tel', 'email'].includes(e.type)) e.value = /** @type {string[]} */ (words)[next++]
      else if (e instanceof HTMLInputElement && e.type === 'date' && !e.value) e.value = e.min || '2026-12-24'
      else if (e instanceof HTMLInputElement && e.type === 'radio' && e.name && !form.querySelector(`input[name="${CSS.escape(e.name)}"]:checked`)) e.checked = true
      else if (e instanceof HTMLInputElement && e.type === 'checkbox' && e.required) e.checked = true
      else if (e instanceof HTMLSelectElement && !e.value && e.options.length > 1) e.selectedIndex = 1
    }
    form.noValidate = true
    const button = form.querySelector('button:not([type=button]):not([formaction])')
    const { pathname } = new URL(form.action)
    form.requestSubmit(button instanceof HTMLElement && !(/** @type {HTMLButtonElement} */ (button).disabled) ? button : null)
    return pathname
  }, /** @type {[number, string[]]} */ ([at, words]))
  await gone
  return `${action} ${fields.map((f) => f.name).join(' ')}`
}

test('nothing that is written anywhere runs anywhere', { timeout: WHOLE ? 7_200_000 : 600_000 }, async (t) => {
  /** @type {string[]} */ const found = []
  /** @type {Set<string>} */ const forms = new Set()
  /** @type {Map<string, Generator<string>>} */ const sources = new Map()
  /** @type {Set<string>} */ const whole = new Set() // fields that have had every text
  let from = 0
  const textFor = (/** @type {string} */ form) => (/** @type {string} */ name, /** @type {number} */ size) => {
    const key = `${form} ${name}`
    if (!sources.has(key)) sources.set(key, parts(size, from += 37))
    const next = /** @type {Generator<string>} */ (sources.get(key)).next()
    if (!next.done) return next.value
    whole.add(key)
    sources.set(key, parts(size, from += 37))
    return String(sources.get(key)?.next().value)
  }
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
    await everyPage(page, async (path) => {
      const count = await page.evaluate(() => document.forms.length)
      for (let i = 0; i < Math.min(count, 12); i++) {
        const where = `${kind(path)} ${i}`
        if (!WHOLE && done.has(where)) continue // one role's form is another's
        done.add(where)
        for (let round = 0; round < (WHOLE ? 60 : 1); round++) {
          const did = await fill(page, i, textFor(`${person} ${kind(path)} ${i}`))
          if (did) { forms.add(did.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')); sent++ }
          if (!did) break
          await go(page, path)
        }
      }
    }, 1)
  }
  let looked = 0
  for (const person of ROLES) await everyPage(pages[person], async () => { looked++ }, WHOLE ? 50 : 1)
  t.diagnostic(`${PAYLOADS.length} texts, ${forms.size} forms, ${sources.size} fields, sent ${sent} times, ${looked} pages looked at again; ${whole.size} fields had every text`)
  assert.deepEqual([...new Set(found)], [])
  assert.ok(PAYLOADS.length >= 500 && forms.size >= 25 && looked >= 100, 'there is less to try than there was')
})

test('nothing that comes over the socket runs', { timeout: 120_000 }, async (t) => {
  const { desk: scripted, page } = await widget(browser(), t)
  /** @type {string[]} */ const found = []
  await watch(page, found)
  let last = ''
  for (const text of parts(1_500, 0)) {
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
