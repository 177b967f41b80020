import { button, h, present } from '../dom.js'
import { languageOfText } from '../texts.js'
import { articleLink } from './option.js'

/**
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Sentence} Sentence
 * @typedef {import('./context.js').Context} Context
 */

/** Where one says that no model is to be used. */
const SETTINGS = '/journey/settings#model'

/**
 * An answer in the words of a model, at the end of that answer. Each sentence leads to the quotes that it rests on.
 * @param {Message} answer @param {Element | null} article the answer on the screen; null where it is not @param {Context} context
 */
export function summaryView(answer, article, context) {
  const { texts } = context
  const words = h('p', { class: 'summary-words' })
  const foot = h('div', { class: 'row summary-foot' }, button('link', texts.summaryStop, context.stop))
  const element = h('section', { class: 'card summary', 'aria-label': texts.summary }, h('h3', { class: 'card-title' }, texts.summary), h('p', { class: 'small' }, texts.summaryNote), words, foot)
  return {
    element,
    /** @param {Sentence} sentence */
    add({ text, cites }) {
      const marks = cites.map((cite) => markOf(cite, answer, article, context))
      words.append(h('span', { lang: languageOfText(text) }, text, ...present(marks)), ' ')
    },
    /** It is whole: there is nothing to stop any more. */
    whole() {
      foot.replaceChildren(articleLink(texts.summaryOff, SETTINGS, context))
    },
  }
}

/** The mark of a quote, which leads to it. @param {Sentence['cites'][number]} cite @param {Message} answer @param {Element | null} article @param {Context} context */
function markOf({ option, part }, answer, article, { texts }) {
  const from = answer.options?.[option]
  const quoted = from?.parts?.[part]
  const figure = article?.querySelectorAll(':scope > .cards > .option')[option]?.querySelectorAll('.quote')[part]
  if (!from || !quoted || !(figure instanceof HTMLElement)) return null
  const go = () => {
    const fold = figure.closest('details')
    if (fold) fold.open = true
    figure.tabIndex = -1
    figure.focus({ preventScroll: true })
    figure.scrollIntoView({ block: 'nearest' })
  }
  const label = quoted.label || texts.quote
  return button('cite', label, go, { 'aria-label': texts.summaryMark(from.title, label) })
}

/** Several sentences at once, as they were stored. @param {Message} summary @param {Message} answer @param {Element | null} article @param {Context} context */
export function storedSummary(summary, answer, article, context) {
  const view = summaryView(answer, article, context)
  for (const sentence of summary.sentences ?? []) view.add(sentence)
  view.whole()
  return view
}
