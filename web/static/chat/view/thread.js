import { drawing, h } from '../dom.js'
import { languageOfText, longDate } from '../texts.js'

/**
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('./context.js').Context} Context
 */

/** HR's answer, with the question it belongs to. @param {Thread} thread @param {Context} context */
export function answerView(thread, context) {
  const { texts } = context
  const title = h('h3', { class: 'card-title' }, drawing('letter'), texts.answerFromHR)
  return h('article', { class: 'message desk kind-thread' }, h('div', { class: 'card thread' }, title, ...exchange(thread, context)))
}

/** @param {Thread} thread @param {Context} context */
export function exchange({ question, answer, asked_on }, { texts, lang }) {
  return [
    h('figure', { class: 'quote' }, h('figcaption', {}, texts.yourQuestion, h('time', { datetime: asked_on }, longDate(asked_on, lang))), h('blockquote', { lang: languageOfText(question) }, question)),
    answer && h('figure', { class: 'quote from-hr' }, h('figcaption', {}, texts.answer), h('blockquote', { lang: languageOfText(answer) }, answer)),
  ]
}

/** A question at HR in the list of all of them: folded, its state beside it. @param {Thread} thread @param {Context} context */
export function threadItem(thread, context) {
  const { texts } = context
  const line = [h('span', { class: 'thread-question' }, thread.question), h('span', { class: `badge badge-${thread.state}` }, texts.states[thread.state])]
  return h('li', { class: 'card' }, h('details', { class: 'more' }, h('summary', {}, ...line), ...exchange(thread, context)))
}
