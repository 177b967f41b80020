import { button, drawing, h, hidden, present } from '../dom.js'
import { dousuruView } from './dousuru.js'
import { messageView, pendingView } from './message.js'
import { newsView } from './news.js'
import { themeView } from './theme.js'
import { storedSummary, summaryView } from './summary.js'
import { answerView, invitationView } from './thread.js'

/**
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Decision} Decision
 * @typedef {import('../types.js').Notice} Notice
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('./context.js').Context} Context
 */

/** Within so many pixels of the end the reader follows the conversation; further up a new message does not move the page. */
const NEAR_END = 120

/** The conversation, oldest first. @param {Context} context @param {(id: string, text: string) => void} again */
export function conversation(context, again) {
  const { texts } = context
  const messages = h('div', { class: 'messages' })
  const pending = h('div', { class: 'pending' })
  const passing = h('div', { class: 'passing' })
  const dots = h('div', { class: 'message desk thinking', hidden: true }, h('p', { class: 'bubble dots' }, h('span'), h('span'), h('span'), hidden(texts.thinking)))
  const column = h('div', { class: 'column' }, h('h2', { class: 'unseen' }, texts.talk), messages, pending, passing, dots)
  const log = h('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.talk, tabindex: 0, scroll: () => (latest.hidden = latest.hidden || nearEnd(log)) }, column)
  const latest = button('latest', drawing('down'), () => log.scrollTo({ top: log.scrollHeight }), { hidden: true, 'aria-label': texts.latest })
  /** @type {ReturnType<typeof dousuruView>[]} */ let cards = []
  /** @type {Map<string, HTMLElement>} */ const answers = new Map()
  /** What a summary may be of, by seq. @type {Map<number, { message: Message, element: HTMLElement }>} */ const summed = new Map()
  /** The summary that is being written. @type {{ of: number, view: ReturnType<typeof summaryView> } | null} */ let writing = null
  /** @type {ReturnType<typeof themeView>[]} */ let themes = []

  /** The last card of a decision. @param {Decision} decision */
  const standsIn = ({ id }) => cards.findLast((card) => id && card.decision()?.id === id)
  /**
   * The card that was answered: the one that asked about a question at HR, or about an earlier decision, else the last of this consultation.
   * @param {{ id?: string }} decision @param {string} [thread]
   */
  const cardOf = ({ id }, thread) =>
    thread ? cards.findLast((card) => card.thread === thread) : (cards.findLast((card) => card.again && id && card.decision()?.id === id) ?? cards.findLast((card) => !card.again && !card.thread))

  /** @param {Message} message */
  const view = (message) => {
    const card = message.decision && message.kind !== 'dousuru' ? cardOf(message.decision, message.thread) : undefined
    if (message.decision && message.author === 'desk') card?.decided(message.decision)
    if (message.kind === 'undone' && !message.decision) cardOf({}, message.thread)?.reopened()
    if (message.kind === 'escalated') [...messages.querySelectorAll('.hand-over')].at(-1)?.replaceChildren(h('p', { class: 'small' }, texts.handed))
    if (message.author === 'person' && card) return null // it stands in the card
    if (message.themes?.length) return offering(message, message.themes)
    if (message.kind === 'summary') return summary(message)
    if (message.kind === 'answer') return answered(message)
    if (message.kind !== 'dousuru') return messageView(message, context)
    const asked = dousuruView(message, context)
    cards.push(asked)
    return h('article', { class: 'message desk kind-dousuru' }, asked.element)
  }
  /** @param {Message} message */
  const answered = (message) => {
    const element = messageView(message, context)
    summed.set(message.seq, { message, element })
    return element
  }
  /** The stored summary takes the place of the one that was written, at the end of its answer. @param {Message} message */
  const summary = (message) => {
    const answer = summed.get(message.of ?? 0)
    const view = storedSummary(message, answer?.message ?? message, answer?.element ?? null, context)
    if (writing?.of === message.of && writing?.view.element.isConnected) {
      unfocus(writing.view.element)
      writing.view.element.replaceWith(view.element)
      writing = null
      return null
    }
    if (!answer) return h('article', { class: 'message desk kind-summary' }, view.element)
    answer.element.append(view.element)
    return null
  }
  /** What goes takes no focus with it. @param {Element} element */
  const unfocus = (element) => {
    if (element.matches(':focus-within')) log.focus({ preventScroll: true })
  }
  /** Nothing of it is left. */
  const vanish = () => {
    if (!writing) return
    unfocus(writing.view.element)
    writing.view.element.remove()
    writing = null
  }
  /** An overview, with the themes that may be kept in mind. @param {Message} message @param {string[]} names */
  const offering = (message, names) => {
    const element = messageView(message, context)
    const offered = names.map((name) => themeView(name, context))
    themes.push(...offered)
    element.append(...offered.map((theme) => theme.element))
    return element
  }
  /** Keeps the reader where new words begin. @param {Element | undefined} first @param {boolean} follow */
  const scroll = (first, follow) => {
    if (!follow) latest.hidden = false
    else if (first && column.getBoundingClientRect().bottom - first.getBoundingClientRect().top > log.clientHeight) log.scrollTop += first.getBoundingClientRect().top - log.getBoundingClientRect().top - 12
    else log.scrollTop = log.scrollHeight
  }
  return {
    element: h('div', { class: 'log-frame' }, log, latest),
    log,
    /** @param {Message[]} list @param {boolean} live */
    add(list, live) {
      const follow = !live || nearEnd(log)
      if (list.some(({ author }) => author === 'desk')) passing.replaceChildren()
      const views = list.map((message) => view(message))
      messages.append(...present(views))
      if (list.length > 0 && list.every(({ kind }) => kind === 'summary')) return // it moves nothing that is being read
      const first = views[list.findIndex(({ author }) => author === 'desk')]
      scroll((live && first) || undefined, follow)
    },
    /** A sentence of a summary that is being written: below what is being read, which does not move. @param {number} of @param {import('../types.js').Sentence} sentence */
    summary(of, sentence) {
      const answer = summed.get(of)
      if (!answer) return
      if (writing && writing.of !== of) vanish()
      if (!writing) {
        writing = { of, view: summaryView(answer.message, answer.element, context) }
        answer.element.append(writing.view.element)
      }
      writing.view.add(sentence)
    },
    /** What was written and not kept vanishes, with no alarm. */
    vanish,
    /** @param {import('../talk.js').Pending[]} list @param {boolean} connected */
    pending(list, connected) {
      const more = list.length > pending.childElementCount
      pending.replaceChildren(...list.map((p) => pendingView(p, connected, again, context)))
      if (more) scroll(undefined, true)
    },
    /** @param {boolean} on */
    thinking(on) {
      if (dots.hidden !== on) return
      dots.hidden = !on
      if (on) scroll(undefined, nearEnd(log))
    },
    /** What HR wrote: a card where the conversation stands when it arrives; what was read, where its question was handed over. @param {Thread} thread @param {boolean} fresh */
    answer(thread, fresh) {
      const asked = messages.querySelector(`[data-thread="${thread.id}"]`)
      const before = answers.get(thread.id)
      if (!fresh && !before && !asked) return
      const follow = nearEnd(log)
      const element = thread.invited ? invitationView(thread, context) : answerView(thread, context)
      answers.set(thread.id, element)
      if (before && !fresh) return before.replaceWith(element)
      before?.remove()
      if (!fresh) return asked?.after(element)
      messages.append(element)
      scroll(element, follow)
    },
    /** A question that is no longer this person's to see, or an invitation that was answered. @param {string} thread */
    gone(thread) {
      answers.get(thread)?.remove()
      answers.delete(thread)
    },
    /** @param {string} thread @returns {boolean} whether a card of it stands here */
    has: (thread) => answers.has(thread),
    /** News of what is kept: a card where the conversation stands. @param {Notice} notice */
    notice(notice) {
      const follow = nearEnd(log)
      const element = newsView(notice, context)
      const before = answers.get(notice.id)
      answers.set(notice.id, element)
      if (before) return before.replaceWith(element)
      messages.append(element)
      scroll(element, follow)
    },
    /** A decision as it stands now, in the card where it was made. @param {Decision} decision @param {boolean} own of this consultation */
    decision(decision, own) {
      const card = standsIn(decision) ?? (own ? cardOf(decision) : undefined)
      card?.decided(decision)
    },
    /** What is said while nothing can be stored: it stands below the person's words until the stored answer comes. @param {Message} message */
    passing(message) {
      passing.replaceChildren(messageView(message, context))
      scroll(passing, true)
    },
    /** @param {string} id of a thread or a notice @returns {boolean} whether its card stands within what is visible */
    sees(id) {
      const element = answers.get(id)
      if (!element?.isConnected) return false
      const { top, bottom } = element.getBoundingClientRect()
      const frame = log.getBoundingClientRect()
      return top < frame.bottom - 40 && bottom > frame.top + 40
    },
    clear() {
      messages.replaceChildren()
      passing.replaceChildren()
      answers.clear()
      summed.clear()
      writing = null
      cards = []
      themes = []
    },
    /** Other themes are kept in mind than before. */
    themes: () => themes.forEach((theme) => theme.stands()),
    toEnd: () => (log.scrollTop = log.scrollHeight),
  }
}

/** @param {HTMLElement} log */
const nearEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END
