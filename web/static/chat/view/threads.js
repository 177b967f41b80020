import { h } from '../dom.js'
import { longDate } from '../texts.js'
import { exchange, threadItem } from './thread.js'

/**
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('./context.js').Context} Context
 */

/**
 * The person's questions at HR, and the way to the answer of an anonymous one.
 * @param {Thread[]} threads named ones
 * @param {(receipt: string) => Promise<Thread>} watch
 * @param {(thread: Thread) => void} seen
 * @param {Context} context
 */
export function threadsView(threads, watch, seen, context) {
  const { texts } = context
  const list = threads.length
    ? h('ul', { class: 'cards' }, ...threads.map((thread) => threadItem(thread, context)))
    : h('p', { class: 'lead' }, texts.noThreads)
  return [list, lookup(watch, seen, context)]
}

/** @param {(receipt: string) => Promise<Thread>} watch @param {(thread: Thread) => void} seen @param {Context} context */
function lookup(watch, seen, context) {
  const { texts, lang } = context
  const receipt = h('input', { id: 'receipt', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true })
  const found = h('div', { role: 'status' })
  const submitted = async () => {
    if (!receipt.value.trim()) return receipt.focus()
    found.replaceChildren(texts.thinking)
    try {
      const thread = await watch(receipt.value.trim())
      const title = h('p', { class: 'card-kind' }, texts.askedOn(longDate(thread.asked_on, lang)), h('span', { class: `badge badge-${thread.state}` }, texts.states[thread.state]))
      found.replaceChildren(h('div', { class: 'card thread' }, title, ...exchange(thread, context).filter((e) => e instanceof Node)))
      seen(thread)
    } catch {
      found.replaceChildren(texts.lookupMissing)
    }
  }
  return h(
    'form',
    { class: 'form lookup', novalidate: true, submit: (/** @type {Event} */ e) => { e.preventDefault(); submitted() } },
    h('h3', {}, texts.lookup),
    h('label', { for: 'receipt', class: 'label' }, texts.lookupLabel),
    h('div', { class: 'row' }, receipt, h('button', { type: 'submit', class: 'button quiet' }, texts.lookupGo)),
    found,
  )
}
