import { button, drawing, h } from '../dom.js'

/**
 * What the desk does and who can read what, one press away on every screen.
 * @param {{ human: () => void, threads: () => void }} go
 * @param {import('./context.js').Context} context
 */
export function aboutView(go, { texts, server }) {
  const entries = texts.aboutParts.flatMap(({ title, text }) => [h('dt', {}, title), h('dd', {}, text)])
  return [
    h('dl', { class: 'about' }, ...entries),
    h('p', {}, h('a', { href: new URL('readers', server).href, target: '_blank', rel: 'noopener' }, texts.aboutReaders)),
    h('div', { class: 'row' }, h('button', { type: 'button', class: 'button quiet', click: go.human }, drawing('people'), texts.human), button('quiet', texts.threads, go.threads)),
  ]
}
