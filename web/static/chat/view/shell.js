import { button, drawing, h, hidden } from '../dom.js'

/**
 * @typedef {object} Go  what the buttons of the frame do
 * @property {() => void} open
 * @property {() => void} close
 * @property {() => void} human
 * @property {() => void} about
 * @property {() => void} end
 * @property {() => void} fresh
 */

/**
 * The frame around the conversation: launcher, head, and the row of tools, which on a full page stands in the head, where the
 * page around it already says whose desk this is.
 * @param {Go} go @param {boolean} page the full-page version has no launcher and nothing to close
 * @param {import('./context.js').Context} context
 */
export function shell(go, page, { texts, lang }) {
  const badge = h('span', { class: 'unread', hidden: true })
  const launcher = h('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', click: go.open }, drawing('mark'), h('span', { class: 'launcher-label' }, texts.launch), badge)
  const title = h(page ? 'h1' : 'h2', { id: 'title', class: page ? 'unseen' : 'title' }, h('span', { class: 'name' }, texts.name), h('span', { class: 'subtitle' }, texts.subtitle))
  const tools = h('div', { class: 'tools' }, button('tool', texts.end, go.end), button('tool', texts.fresh, go.fresh))
  const head = h(
    'header',
    { class: 'head' },
    !page && h('span', { class: 'mark' }, drawing('mark')),
    title,
    page && tools,
    h('button', { type: 'button', class: 'button human', click: go.human }, texts.human),
    icon('info', texts.about, go.about),
    !page && icon('close', texts.close, go.close),
  )
  const panel = h('section', { class: 'panel', lang, role: page ? 'region' : 'dialog', 'aria-labelledby': 'title', tabindex: -1 })
  /** @param {number} n messages and answers that were not seen */
  const unread = (n) => {
    badge.hidden = n === 0
    badge.replaceChildren(String(n))
    launcher.setAttribute('aria-label', n ? texts.launchUnread(n) : texts.launch)
  }
  return { launcher, head, tools, panel, unread }
}

/** @param {Parameters<typeof drawing>[0]} name @param {string} label @param {() => void} press */
function icon(name, label, press) {
  return h('button', { type: 'button', class: 'button icon', title: label, click: press }, drawing(name), hidden(label))
}
