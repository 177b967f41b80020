import { h } from '../dom.js'
import { threadItem } from './thread.js'

/**
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('./context.js').Context} Context
 */

/**
 * The person's questions at HR, and the way to the answer of an anonymous one.
 * @param {Thread[]} threads named ones, those under an alias, and anonymous ones that are followed from this page
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
  const { texts } = context
  const receipt = h('input', { id: 'receipt', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true })
  const found = h('div', { role: 'status' })
  const submitted = async () => {
    if (!receipt.value.trim()) return receipt.focus()
    found.replaceChildren(texts.thinking)
    try {
      seen(await watch(receipt.value.trim()))
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
