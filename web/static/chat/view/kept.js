import { button, h, present } from '../dom.js'
import { longDate } from '../texts.js'
import { checkbox, dateField, savedForm } from './field.js'
import { articleLink } from './option.js'

/**
 * @typedef {import('../types.js').Decision} Decision
 * @typedef {import('../types.js').Kept} Kept
 * @typedef {import('./context.js').Context} Context
 */

/**
 * What 心に留める follows: the pages by name, a date of one's own, the way the news come; one press stops all of it.
 * @param {Decision} decision with kept @param {(decision: Decision) => void} changed @param {Context} context
 */
export function keptView(decision, changed, context) {
  const { texts } = context
  const kept = /** @type {Kept} */ (decision.kept)
  const status = h('p', { class: 'form-status', role: 'status' })
  /** @param {import('../types.js').Keeping} keeping */
  const keep = async (keeping) => {
    await context.keep(decision.id ?? '', keeping)
    const { date, ...rest } = kept
    changed({ ...decision, kept: keeping.on ? { ...rest, on: true, mail: keeping.mail ?? false, ...(keeping.date && { date: keeping.date }) } : { ...kept, on: false } })
  }
  const press = (/** @type {import('../types.js').Keeping} */ keeping) => () =>
    keep(keeping).catch((failure) => status.replaceChildren(failure.text || texts.problem))
  if (!kept.on) return h('div', { class: 'follow' }, h('p', { class: 'card-text' }, texts.keptOff), h('div', { class: 'row' }, button('link', texts.keptAgain, press({ on: true, ...(kept.date && { date: kept.date }), mail: kept.mail }), { 'data-key': 'kept' })), status)
  return h(
    'div',
    { class: 'follow' },
    ...present(followed(kept, context)),
    h('div', { class: 'row' }, button('quiet', texts.keptStop, press({ on: false }), { 'data-key': 'kept' })),
    h('details', { class: 'more offer' }, h('summary', {}, texts.keptSettings), settings(kept, keep, context)),
    status,
  )
}

/** @param {Kept} kept @param {Context} context */
function followed({ articles, date, mail }, context) {
  const { texts, lang } = context
  return [
    h('p', { class: 'card-text' }, articles.length ? texts.keptPages : date ? '' : texts.keptNone),
    articles.length > 0 && h('ul', { class: 'kept-pages' }, ...articles.map(({ title, url }) => h('li', {}, articleLink(title, url, context)))),
    date && h('p', { class: 'card-text' }, articles.length ? texts.keptDateToo(longDate(date, lang)) : texts.keptDate(longDate(date, lang))),
    mail && h('p', { class: 'small' }, texts.keptMail),
  ].filter((part) => !(part instanceof HTMLElement && part.textContent === ''))
}

/** @param {Kept} kept @param {(keeping: import('../types.js').Keeping) => Promise<void>} keep @param {Context} context */
function settings(kept, keep, { texts, mail }) {
  const date = dateField(texts.keptDateLabel, kept.date)
  const byMail = checkbox(texts.keptMailLabel, kept.mail)
  const value = () => ({ on: true, ...(date.input.value && { date: date.input.value }), mail: byMail.input.checked })
  const offered = mail() || kept.mail
  return savedForm('kept', present([date.element, offered && byMail.element, offered && h('p', { class: 'small' }, texts.keptMailNote)]).map((n) => /** @type {Node} */ (n)), () => keep(value()), undefined, texts)
}
