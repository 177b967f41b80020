import { button, h } from '../dom.js'

/**
 * The receipt of an anonymous question, shown once: it is stored neither here nor at the server.
 * @param {string} receipt
 * @param {() => void} wait follow the question while the page is open
 * @param {() => void} done
 * @param {import('./context.js').Context} context
 */
export function receiptView(receipt, wait, done, { texts }) {
  const code = h('output', { class: 'receipt', tabindex: 0, 'aria-label': texts.receiptTitle }, receipt)
  const status = h('p', { class: 'form-status', role: 'status' })
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(receipt) // undefined without https, refused without the right to it
      status.replaceChildren(texts.copied)
    } catch {
      getSelection()?.selectAllChildren(code)
      code.focus()
      status.replaceChildren(texts.copyByHand)
    }
  }
  const waiting = button('quiet', texts.waitHere, () => {
    wait()
    waiting.disabled = true
    status.replaceChildren(texts.waitingHere)
  })
  return {
    focus: code,
    body: [
      h('p', { class: 'lead' }, texts.receiptLead),
      code,
      h('div', { class: 'row' }, button('primary', texts.copy, copy), waiting),
      status,
      h('p', { class: 'care' }, texts.receiptOnce),
      h('div', { class: 'row' }, button('quiet', texts.noted, done)),
    ],
  }
}
