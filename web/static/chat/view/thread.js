import { button, drawing, h } from '../dom.js'
import { languageOfText, longDate } from '../texts.js'

/**
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('./context.js').Context} Context
 */

/**
 * What HR wrote, with the question it belongs to, where the conversation stands; until there is an answer, how the question stands.
 * @param {Thread} thread @param {Context} context
 */
export function answerView(thread, context) {
  const { texts } = context
  const back = thread.state === 'asked_back'
  const title = h('h3', { class: 'card-title' }, drawing('letter'), back ? texts.askedBackFromHR : thread.answer ? texts.answerFromHR : standing(thread, context).words)
  const asked = back ? thread.messages?.findLast(({ kind }) => kind === 'asked_back')?.text : undefined
  const open = button(back ? 'primary' : 'quiet', back ? texts.replyToHR : texts.openThread, () => context.thread(thread.id))
  const told = thread.glass && glassNote(thread, context)
  const rest = thread.member ? h('p', { class: 'small' }, texts.withMember) : thread.identity === 'anonymous' && !back && thread.answer ? h('p', { class: 'small' }, texts.dousuruInWords) : null
  return h('article', { class: `message desk kind-thread${back ? ' is-back' : ''}` }, h('div', { class: 'card thread' }, title, told, ...exchange({ ...thread, answer: asked ?? thread.answer }, context, back), rest, h('div', { class: 'row' }, open)))
}

/** HR had the name behind the alias shown: that it is so, and the page that says who, when and why. @param {Thread} thread @param {Context} context */
export function glassNote({ id }, { texts, server }) {
  return h('p', { class: 'care', role: 'status' }, texts.glassTold, ' ', h('a', { href: new URL(`questions/${id}#glass`, server).href, target: '_blank', rel: 'noopener' }, texts.glassMore))
}

/** Somebody asks to ask together: the whole question, and two answers of one size. @param {Thread} thread @param {Context} context */
export function invitationView(thread, context) {
  const { texts } = context
  const title = h('h3', { class: 'card-title' }, drawing('people'), texts.invited(thread.partner ?? ''))
  return h('article', { class: 'message desk kind-thread' }, h('div', { class: 'card thread' }, title, ...exchange(thread, context), thread.member && h('p', { class: 'small' }, texts.withMember), h('p', { class: 'small' }, texts.invitedNote), invitationAnswer(thread, context)))
}

/** @param {Thread} thread @param {Context} context */
export function invitationAnswer(thread, context) {
  const { texts } = context
  const status = h('p', { class: 'form-status', role: 'status' })
  const answer = async (/** @type {boolean} */ join) => {
    form.disabled = true
    try {
      await context.answerInvitation(thread.id, join)
    } catch (failure) {
      form.disabled = false
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
  }
  const form = h('fieldset', { class: 'plain' }, h('legend', { class: 'unseen' }, texts.invited(thread.partner ?? '')),
    h('div', { class: 'equal two' }, button('equal-answer', texts.join, () => answer(true)), button('equal-answer', texts.decline, () => answer(false))))
  return h('div', {}, form, status)
}

/** @param {Pick<Thread, 'question' | 'answer' | 'asked_on'>} thread @param {Context} context @param {boolean} [back] what HR wrote is a question */
export function exchange({ question, answer, asked_on }, { texts, lang }, back = false) {
  return [
    h('figure', { class: 'quote' }, h('figcaption', {}, texts.theQuestion, h('time', { datetime: asked_on }, longDate(asked_on, lang))), h('blockquote', { lang: languageOfText(question) }, question)),
    answer && h('figure', { class: 'quote from-hr' }, h('figcaption', {}, back ? texts.fromHR : texts.answer), h('blockquote', { lang: languageOfText(answer) }, answer)),
  ]
}

/** Where a question stands, in words, with the day that HR means to keep. @param {Thread} thread @param {Context} context */
export function standing(thread, { texts, lang }) {
  const { state, due, late, none_on } = thread
  const words = texts.states[/** @type {keyof typeof texts.states} */ (state)] ?? state
  const note = state === 'asked_back' ? texts.waitingForYou : late ? texts.late : due ? texts.due(longDate(due, lang)) : none_on ? texts.noneOn(longDate(none_on, lang)) : ''
  return { words, note }
}

/** A question at HR in the list of all of them, which leads to what was written. @param {Thread} thread @param {Context} context */
export function threadItem(thread, context) {
  const { texts } = context
  const { words, note } = standing(thread, context)
  const open = h('button', { type: 'button', class: 'thread-open', click: () => context.thread(thread.id) }, h('span', { class: 'thread-question' }, thread.question), h('span', { class: `badge badge-${thread.state}` }, thread.invited ? texts.invitedBadge : words))
  return h('li', { class: 'card' }, open, thread.member && h('p', { class: 'small' }, texts.withMember), note && h('p', { class: 'small' }, note))
}
