import { h } from '../dom.js'

/**
 * What each way of asking protects from, and what not, in plain words; folded.
 * @param {import('./context.js').Context['texts']} texts @param {boolean} glass the name behind an alias can be had in danger
 */
export function protection(texts, glass) {
  const entries = texts.protects.flatMap(({ title, text }) => [
    h('dt', {}, title), h('dd', {}, text, glass && title === texts.aliased && ` ${texts.protectsGlass}`),
  ])
  return h('details', { class: 'more protection' }, h('summary', {}, texts.protectsTitle), h('dl', { class: 'about' }, ...entries))
}
