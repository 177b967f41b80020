import { button, h } from '../dom.js'

/**
 * @typedef {import('../connection.js').State} State
 */

// Milliseconds. A line that is back within the first span never showed anything; 「つながりました」 stays for the second.
const PATIENCE = 800
const FAREWELL = 2500
/** After so many failed tries, some fifteen seconds, the person is told that a login may be missing: a refused upgrade looks like a dead network. */
const TRIES = 5

/**
 * Says how the line is, and nothing while it is well.
 * @param {() => void} resume
 * @param {import('../ticket.js').Ticket} ticket
 * @param {import('./context.js').Context} context
 */
export function banner(resume, ticket, { texts, server }) {
  const element = h('div', { class: 'banner', role: 'status', hidden: true })
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer
  let tries = 0
  let trouble = false

  /** @param {string} look @param {...(Node | string)} content */
  const show = (look, ...content) => {
    clearTimeout(timer)
    element.className = `banner ${look}`
    element.replaceChildren(...content)
    element.hidden = false
  }
  const hide = () => {
    clearTimeout(timer)
    element.hidden = true
    element.replaceChildren()
  }
  // From a page of another host the way leads to the desk and back to this page, and a login is what is missing most often.
  const few = ticket.elsewhere ? 1 : TRIES
  const login = () => {
    const way = h('a', { class: 'button link', href: new URL('login', server).href, target: !ticket.elsewhere && '_blank', rel: 'noopener' }, texts.login)
    if (ticket.elsewhere) ticket.address().then((href) => { way.setAttribute('href', href) })
    return way
  }
  /** @param {() => void} work */
  const later = (work) => {
    clearTimeout(timer)
    timer = setTimeout(work, PATIENCE)
  }
  const well = () => {
    tries = 0
    if (!trouble) return hide()
    trouble = false
    show('good', texts.back_again)
    timer = setTimeout(hide, FAREWELL)
  }
  const lost = () => {
    const sentence = !navigator.onLine ? texts.offline : tries >= few ? texts.unreachable : texts.lost
    const tell = () => {
      trouble = true
      show('bad', h('span', {}, sentence), ...(tries >= few && navigator.onLine ? [login()] : []))
    }
    if (trouble) tell()
    else later(tell)
  }
  /** @param {string} sentence @param {string} label @param {(Node | string)[]} more */
  const stopped = (sentence, label, more) => {
    trouble = true
    show('bad', h('span', {}, sentence), ...more, button('link', label, resume))
  }
  /** @type {Record<State, () => void>} */
  const screens = {
    connecting: () => later(() => show('', texts.connecting)),
    open: well,
    lost: () => { tries++; lost() },
    hasty: () => { trouble = true; show('bad', h('span', {}, texts.hasty)) },
    login: () => stopped(texts.expired, texts.retry, [login()]),
    replaced: () => stopped(texts.replaced, texts.here, []),
    closed: hide,
  }
  /** @param {State} state */
  const line = (state) => screens[state]()
  return { element, line }
}
