// Writes every text into every field, one part after the other, and counts where each of them is shown.

import { PAYLOADS, STAMPS } from './payloads.js'
import { everyPage, fill, go, kind, linksOf, press } from './xss.js'
import { Field } from './xss_field.js'
import { see } from './xss_see.js'

/** A single line takes so many signs here: what most of the desk's do. */
const LINE = 300
/** Fields in which only something certain is taken: every second time they stay as they are, so that the form is taken. */
const CERTAIN = /^(slug|year|day|articles|routes|allowed|article)$/

/** One form on whatever page, however many rows it has. @param {string} action @param {string[]} names of its text fields */
const keyOf = (action, names) => `${kind(action)} ${[...new Set(names)].join(' ')}`

/** @typedef {{ key: string, person: string, paths: Set<string>, fields: Field[], turns: number, mute: number }} Form paths: pages on which it stands, newest last; turns: how often it was sent; mute: how often in a row nothing came of it */
/** @typedef {import('./xss_see.js').Seen} Seen */

export class Walk {
  /** @type {Map<string, Field>} */ fields = new Map()
  /** @type {Map<string, Form>} */ forms = new Map()
  /** Texts by field and the page that showed them, as "12 p006 /team/{}". @type {Map<string, Set<number>>} */ shown = new Map()
  /** The newest path of a page that shows something. @type {Map<string, string>} */ #last = new Map()
  /** Pages by the field that they show. @type {Map<number, Set<string>>} */ #pagesOf = new Map()
  /** Visits in a row that showed nothing new. @type {Map<string, number>} */ #idle = new Map()
  /** Pages that have to be looked at. @type {Set<string>} */ #due = new Set()
  /** Paths that a page was looked at under, by person. @type {Set<string>} */ #seen = new Set()
  /** Paths of rows that nobody has looked at. @type {Map<string, string>} */ #rows = new Map()
  /** Where people stand, on a page as it was loaded. @type {Map<string, { path: string, forms: Seen['forms'] }>} */ #here = new Map()
  sent = 0
  looked = 0

  /** @param {string} url of the desk @param {Record<string, import('playwright-core').Page>} pages by person @param {string[]} found faults go here */
  constructor(url, pages, found) {
    this.url = url
    this.pages = pages
    this.found = found
  }

  /** @param {string} name */
  field(name) {
    let field = this.fields.get(name)
    if (!field) this.fields.set(name, (field = new Field(name, this.fields.size + 1)))
    return field
  }

  /** Pages that show a field are to be looked at again. @param {Field} field */
  wrote(field) {
    for (const page of this.#pagesOf.get(field.number) ?? []) if ((this.#idle.get(page) ?? 0) < 3) this.#due.add(page)
  }

  /** Looks at the page as it stands. @param {string} person @param {boolean} posted it answers a form, and has no address of its own */
  async look(person, posted) {
    const page = this.pages[person]
    const { pathname, search } = new URL(page.url())
    const where = `${posted ? 'sent ' : ''}${person} ${kind(pathname)}`
    if (pathname === '/') await page.locator('dousuru-chat .message').first().waitFor()
    const { shown, faults, refused, forms } = await page.evaluate(see, STAMPS)
    this.looked++
    this.found.push(...faults)
    let fresh = false
    for (const [n, field] of shown.map((s) => s.split(' ').map(Number))) {
      const key = `${field} ${where}`
      const had = this.shown.get(key) ?? new Set()
      fresh ||= !had.has(n)
      this.shown.set(key, had.add(n))
      if (!posted) this.#pagesOf.set(field, (this.#pagesOf.get(field) ?? new Set()).add(where))
    }
    if (posted) return { refused, forms }
    this.#seen.add(`${person} ${pathname}`)
    this.#rows.delete(`${person} ${pathname}`)
    this.#due.delete(where)
    this.#idle.set(where, fresh ? 0 : (this.#idle.get(where) ?? 0) + 1)
    if (shown.length) this.#last.set(where, pathname + search)
    for (const to of await linksOf(page, this.url)) {
      const path = to.replace(/\?.*/, '')
      if (this.#last.has(`${person} ${kind(path)}`) && !this.#seen.has(`${person} ${path}`)) this.#rows.set(`${person} ${path}`, path)
    }
    for (const { action, names } of forms) {
      if (!names.length || /logout|login|forget|delete|erase|discard/.test(action)) continue
      const key = keyOf(action, names)
      const form = this.forms.get(key) ?? { key, person, paths: new Set(), fields: [], turns: 0, mute: 0 }
      if (form.person !== person) continue // one role's form is another's
      form.paths.delete(pathname + search)
      form.paths.add(pathname + search)
      this.forms.set(key, form)
    }
    this.#here.set(person, { path: pathname + search, forms })
    return { refused, forms }
  }

  /** Opens a page and looks at it. @param {string} person @param {string} path */
  async open(person, path) {
    this.#here.delete(person)
    const answer = await go(this.pages[person], new URL(path, this.url).href)
    if (answer?.status() === 429) throw new Error(`${path}: too fast; the program has to be built with the tag measure`)
    this.#seen.add(`${person} ${path.replace(/\?.*/, '')}`)
    this.#rows.delete(`${person} ${path.replace(/\?.*/, '')}`)
    return answer?.headers()['content-type']?.startsWith('text/html') ? this.look(person, false) : { refused: false, forms: [] }
  }

  /** Sends a form with the next texts, and what carries them on behind it; false: it stands nowhere any more. @param {Form} form */
  async send(form) {
    for (const path of [...form.paths].reverse()) {
      const here = this.#here.get(form.person)
      const { forms } = here?.path === path ? here : await this.open(form.person, path)
      const at = forms.findIndex((f) => keyOf(f.action, f.names) === form.key)
      if (at < 0) {
        form.paths.delete(path)
        continue
      }
      await this.#post(form, at, form.key)
      return true
    }
    return false
  }

  /** @param {Form} form @param {number} at @param {string} key @param {number} [further] */
  async #post(form, at, key, further = 2) {
    const page = this.pages[form.person]
    this.#here.delete(form.person)
    /** @type {Field[]} */ const into = []
    const certain = form.turns++ % 2 === 0
    let doubtful = false
    const did = await fill(page, at, (name, size) => {
      if (CERTAIN.test(name) && certain) return name === 'slug' ? `row-${this.sent}` : ''
      doubtful ||= CERTAIN.test(name)
      const field = this.field(`${key} ${name}.${into.filter((f) => f.name.startsWith(`${key} ${name}.`)).length}`)
      into.push(field)
      return field.next(size)
    }, LINE) ?? await press(page, at)
    for (const field of into) if (!form.fields.includes(field)) form.fields.push(field)
    this.sent++
    for (const field of into) this.wrote(field)
    form.mute = did.answer ? 0 : form.mute + 1
    if (!did.answer) return
    if (did.answer.status() === 429) throw new Error(`${did.action}: too fast; the program has to be built with the tag measure`)
    const posted = did.answer.request().method() === 'POST'
    const { refused, forms } = await this.look(form.person, posted)
    if (!doubtful) for (const field of into) field.came(posted && refused)
    const carries = forms.findIndex((f) => f.carries)
    if (posted && further && carries >= 0) await this.#post(form, carries, `${key} then`, further - 1)
  }

  /** Goes through people's pages, and sends each form once that was not there before. @param {string[]} people */
  async discover(people) {
    for (const person of people) {
      await everyPage(this.pages[person], this.url, async () => {
        await this.look(person, false)
        for (const form of this.forms.values()) if (form.person === person && !form.fields.length && form.mute < 2 && !await this.send(form)) form.mute++
      }, 1)
    }
  }

  /** Sends every form that still has texts to come, and looks at the pages that show them; how many were sent. */
  async round() {
    let sent = 0
    await Promise.all(Object.keys(this.pages).map(async (person) => {
      for (const form of this.forms.values()) {
        if (form.person === person && form.mute < 3 && form.fields.some((f) => !f.done) && await this.send(form)) sent++
      }
    }))
    await this.visit()
    return sent
  }

  /** Looks at every page that shows something that it did not show before, and at every new row's own page. */
  async visit() {
    const paths = [...[...this.#due].map((where) => [where, this.#last.get(where) ?? '/']), ...this.#rows]
    await Promise.all(Object.keys(this.pages).map(async (person) => {
      for (const [where, path] of paths) if (where.startsWith(`${person} `)) await this.open(person, path)
    }))
  }

  /** What came of it, in numbers. */
  get counts() {
    const all = [...this.shown.values()].map((s) => s.size)
    return { texts: PAYLOADS.length, fields: this.fields.size, whole: [...this.fields.values()].filter((f) => f.written.size === PAYLOADS.length).length, forms: this.forms.size, sent: this.sent, looked: this.looked,
      paths: all.length, complete: all.filter((n) => n === PAYLOADS.length).length, shown: all.reduce((a, b) => a + b, 0) }
  }
}
