import { button, drawing, h, hidden, safeURL } from '../dom.js'
import { languageOfText, longDate } from '../texts.js'

/**
 * @typedef {import('../types.js').Option} Option
 * @typedef {import('../types.js').Part} Part
 * @typedef {import('./context.js').Context} Context
 */

/**
 * The choices of an answer as cards of one size, 「今のまま」 among them; the choices of a clarify can be pressed.
 * @param {Option[]} options @param {boolean} pressable @param {Context} context
 */
export function optionList(options, pressable, context) {
  const cards = options.map((option) => h('li', { class: 'card option' }, ...(option.stay ? stay(option, context) : choice(option, pressable, context))))
  return h('ul', { class: 'cards', 'aria-label': context.texts.options }, ...cards)
}

/** @param {Option} option @param {Context} context */
function stay(option, { texts }) {
  const parts = option.parts ?? []
  return [
    h('h3', { class: 'card-title' }, option.title || texts.stay),
    ...(parts.length ? parts.map((part) => h('p', { class: 'card-text' }, part.text)) : [h('p', { class: 'card-text' }, texts.stayNote)]),
  ]
}

/** @param {Option} option @param {boolean} pressable @param {Context} context */
function choice(option, pressable, context) {
  const { texts } = context
  const [first, ...rest] = option.parts ?? []
  return [
    h('p', { class: 'card-kind' }, word(texts.kinds, option.kind), option.direction && h('span', { class: 'card-direction' }, option.direction), badge(option, texts)),
    h('h3', { class: 'card-title', lang: languageOfText(option.title) }, articleLink(option.title, option.url, context)),
    option.status_note && h('p', { class: 'card-note' }, option.status_note),
    first && quote(first, texts),
    rest.length > 0 && h('details', { class: 'more' }, h('summary', {}, texts.more(rest.length)), ...rest.map((part) => quote(part, texts))),
    pressable && button('quiet', texts.ask, () => context.say(option.title), { 'aria-label': `${texts.ask}: ${option.title}` }),
    option.article && h('p', { class: 'card-date' }, option.reviewed_on ? texts.reviewed(longDate(option.reviewed_on, context.lang)) : texts.unreviewed),
  ]
}

/** @param {Option} option @param {Context['texts']} texts */
function badge(option, texts) {
  if (!option.status || option.status === 'active') return null
  return h('span', { class: `badge badge-${option.status in texts.statuses ? option.status : 'other'}` }, word(texts.statuses, option.status))
}

/** The company's own words, seen and heard as a quotation. @param {Part} part @param {Context['texts']} texts */
function quote(part, texts) {
  return h(
    'figure',
    { class: 'quote' },
    h('figcaption', {}, part.label || texts.quote),
    h('blockquote', { lang: languageOfText(part.text) }, part.text),
  )
}

/** @param {string} title @param {string | undefined} url @param {Context} context @returns {Node | string} */
export function articleLink(title, url, { server, texts }) {
  const href = safeURL(url, server)
  if (!href) return title
  const letters = [...title]
  const last = h('span', { class: 'together' }, letters.pop(), drawing('outside')) // the arrow never begins a line
  return h('a', { href, target: '_blank', rel: 'noopener' }, letters.join(''), last, hidden(` (${texts.newTab})`))
}

/** @param {Record<string, string>} words @param {string | undefined} key */
const word = (words, key = '') => (Object.hasOwn(words, key) ? words[key] : key)
