import { h } from '../dom.js'

/** What each way of asking protects from, and what not, in plain words; folded. @param {import('./context.js').Context['texts']} texts */
export function protection(texts) {
  const entries = texts.protects.flatMap(({ title, text }) => [h('dt', {}, title), h('dd', {}, text)])
  return h('details', { class: 'more protection' }, h('summary', {}, texts.protectsTitle), h('dl', { class: 'about' }, ...entries))
}
