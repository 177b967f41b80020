import { button, h } from '../dom.js'

/**
 * One sentence above the input about words that the server did not take.
 * @param {() => void} fresh
 * @param {import('./context.js').Context} context
 */
export function notice(fresh, { texts }) {
  const element = h('div', { class: 'notice', role: 'alert' })
  return {
    element,
    clear: () => element.replaceChildren(),
    /** Asks before something is done with what was written. @param {string} text @param {[string, () => void][]} answers */
    ask(text, answers) {
      element.replaceChildren(h('span', {}, text), h('span', { class: 'row' }, ...answers.map(([label, press]) => button('quiet', label, press))))
      element.querySelector('button')?.focus()
    },
    /** @param {import('../types.js').Failure} failure */
    show({ code, text }) {
      const sentence = text || (code === 'refused' ? texts.tooBig : texts.problem)
      element.replaceChildren(h('span', {}, sentence), ...(code === 'ended' ? [button('link', texts.fresh, fresh)] : []))
    },
  }
}
