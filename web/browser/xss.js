// Looking for text that runs: what is noticed in a page, and the ways through all pages.

import { PAYLOADS } from './payloads.js'

export const ROLES = ['p012', 'p006', 'p003', 'p001'] // employee, manager, HR, executive
const STARTS = ['/', '/about', '/themes', '/journey', '/journey/settings', '/questions', '/talks', '/news', '/oneonone', '/team', '/team/brief', '/team/notes', '/hr', '/hr/articles', '/hr/articles/new', '/hr/modules', '/hr/desks', '/hr/desks/new', '/hr/gaps', '/hr/golden', '/hr/golden/new', '/hr/news', '/hr/reports', '/hr/consents', '/hr/upload', '/passed', '/receipt', '/unknown']
const LEFT_OUT = /logout|everything|\.(zip|csv|xlsx|md|json|txt)$|\/embed|widget-example/

/**
 * Notes what runs in a page, and what the policy had to stop: markup that came to be at all is a fault, run or not.
 * @param {import('playwright-core').Page} page @param {string[]} found
 */
export async function watch(page, found) {
  await page.exposeBinding('hit', (_, n, field) => { found.push(`ran: ${PAYLOADS[Number(n)]}${field === undefined ? '' : `, written in field ${field}`}`) })
  page.on('dialog', (dialog) => { found.push(`dialog: ${dialog.message()}`); dialog.dismiss().catch(() => {}) })
  page.on('request', (request) => { if (/^[a-z]+:\/\/evil\.example/i.test(request.url())) found.push(`asked: ${request.url()}`) })
  page.on('console', (message) => { if (/Content Security Policy|Trusted ?(HTML|Script)/i.test(message.text())) found.push(`stopped: ${message.text()}`) })
}

/** Which pages one address stands for. @param {string} path */
export const kind = (path) => path.replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/(\/articles|\/desks|\/consents|\/due|\/questions|\/team)\/(?!(?:new|brief|notes|promises)(?:\/|$))[a-z0-9-]+/, '$1/{}')

/** Goes to a page, whatever a form that was sent before still does. @param {import('playwright-core').Page} page @param {string} to */
export async function go(page, to) {
  for (let left = 5; ; left--) {
    try {
      return await page.goto(to, { waitUntil: 'load' })
    } catch (error) {
      if (!left || !/interrupted|ERR_ABORTED/.test(String(error))) throw error
      await page.waitForLoadState('load')
    }
  }
}

/** The paths of a page's links that may be followed. @param {import('playwright-core').Page} page @param {string} desk its address */
export async function linksOf(page, desk) {
  const all = await page.locator('a[href]').evaluateAll((links) => links.map((a) => /** @type {HTMLAnchorElement} */ (a).href))
  return all.map((href) => new URL(href)).filter((to) => to.origin === new URL(desk).origin && !LEFT_OUT.test(to.pathname)).map((to) => to.pathname + to.search)
}

/**
 * Every page that somebody finds by following links.
 * @param {import('playwright-core').Page} page @param {string} desk its address
 * @param {(path: string) => Promise<void>} look @param {number} each how many of a kind
 */
export async function everyPage(page, desk, look, each) {
  /** @type {Map<string, number>} */ const seen = new Map()
  const waiting = [...STARTS]
  const known = new Set(waiting)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const times = (seen.get(kind(path)) ?? 0) + 1
    if (times > each) continue
    seen.set(kind(path), times)
    const answer = await go(page, new URL(path, desk).href)
    if (answer?.status() === 429) throw new Error(`${path}: the desk says that this is too fast, and shows nothing`)
    if (!answer?.ok() || !answer.headers()['content-type']?.startsWith('text/html')) continue
    for (const to of await linksOf(page, desk)) {
      if (known.has(to)) continue
      known.add(to)
      waiting.push(to)
    }
    await look(path)
  }
}

/** Texts in parts of at most so many signs, from one of them on, all of them once. @param {string[]} texts @param {number} size @param {number} from */
export function* parts(texts, size, from) {
  let part = ''
  for (let i = 0; i < texts.length; i++) {
    const text = texts[(from + i) % texts.length]
    if (part && part.length + text.length + 1 > size) { yield part; part = '' }
    part = part ? `${part}\n${text}` : text.slice(0, size)
  }
  yield part
}

/**
 * Fills the text fields of one form of the page and sends it; null: it has none. What is no text is filled as it comes.
 * @param {import('playwright-core').Page} page @param {number} at
 * @param {(name: string, size: number) => string} textFor is told how many signs the field takes; of one that has a single line, at most `line`
 * @param {number} line
 */
export async function fill(page, at, textFor, line = 400) {
  const fields = await page.evaluate((i) => {
    const form = document.forms[i]
    if (!form || /logout|login|forget|delete|erase|discard/.test(form.action)) return null
    const text = [...form.elements].filter((e) => e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement && ['text', 'search', 'url', 'tel', 'email'].includes(e.type))
    return text.map((e) => ({ name: /** @type {HTMLInputElement} */ (e).name, size: /** @type {HTMLInputElement} */ (e).maxLength, lines: e instanceof HTMLTextAreaElement }))
  }, at)
  if (!fields?.length) return null
  const words = fields.map(({ name, size, lines }) => {
    const text = textFor(name, Math.min(size > 0 ? size : 1_800, lines ? 1_800 : line))
    return lines ? text : text.replace(/[\r\n]/g, ' ')
  })
  return { names: fields.map((f) => f.name), ...await press(page, at, words) }
}

/**
 * Sends a form of the page, its text fields holding the words, and waits for what answers.
 * @param {import('playwright-core').Page} page @param {number} at @param {string[]} [words] without: as it is
 */
export async function press(page, at, words) {
  const gone = page.waitForNavigation({ waitUntil: 'load', timeout: 3_000 }).catch(() => null)
  const action = await page.evaluate(([i, words]) => {
    const form = document.forms[/** @type {number} */ (i)]
    let next = 0
    for (const e of words ? form.elements : []) {
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
  }, /** @type {[number, string[] | undefined]} */ ([at, words]))
  return { action, answer: await gone }
}
