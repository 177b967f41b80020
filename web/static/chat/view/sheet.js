import { drawing, h } from '../dom.js'

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {(Node | string)[]} body
 * @property {boolean} [stays]        Escape and the way back do not close it: what it shows cannot be shown again
 * @property {HTMLElement} [focus]    gets the focus; the title without it
 * @property {() => void} [closed]    it is gone: closed, or another page took its place
 */

/**
 * One page over the conversation: the form to HR, what the desk is, the receipt. The conversation below is out of reach until
 * it closes; then the focus returns to where it was.
 * @param {HTMLElement} below
 * @param {HTMLElement} input  gets the focus where the former place is gone
 * @param {import('./context.js').Context} context
 */
export function sheet(below, input, { texts }) {
  const title = h('h2', { id: 'sheet-title', tabindex: -1 })
  const back = h('button', { type: 'button', class: 'button icon', 'aria-label': texts.back, click: () => close() }, drawing('back'))
  const body = h('div', { class: 'sheet-body' })
  const element = h('section', { class: 'sheet', role: 'dialog', 'aria-labelledby': 'sheet-title', hidden: true }, h('div', { class: 'sheet-head' }, back, title), body)
  /** @type {HTMLElement | null} */ let before = null
  let stays = false
  /** @type {(() => void) | undefined} */ let closed

  /** @param {Page} page */
  const open = (page) => {
    if (element.hidden) before = focused(below)
    closed?.()
    closed = page.closed
    stays = page.stays ?? false
    back.hidden = stays
    title.replaceChildren(page.title)
    body.replaceChildren(...page.body)
    element.hidden = false
    below.inert = true
    body.scrollTop = 0
    ;(page.focus ?? title).focus()
  }
  const close = () => {
    if (element.hidden) return
    closed?.()
    closed = undefined
    element.hidden = true
    below.inert = false
    body.replaceChildren()
    if (before?.isConnected) before.focus()
    else input.focus()
  }
  /** @returns {boolean} whether there was something to leave, so that Escape does no more than this */
  const leave = () => {
    if (element.hidden) return false
    if (!stays) close()
    return true
  }
  return { element, open, close, leave }
}

/** @param {HTMLElement} element @returns {HTMLElement | null} what has the focus in the same shadow root */
function focused(element) {
  const root = element.getRootNode()
  return root instanceof ShadowRoot && root.activeElement instanceof HTMLElement ? root.activeElement : null
}
