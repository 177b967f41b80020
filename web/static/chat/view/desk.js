import { h } from '../dom.js'
import { languageOfText, longDate } from '../texts.js'

/**
 * People and lines to go to. They stand before the words: whoever needs one should not have to read first.
 * @param {import('../types.js').Desk[]} desks
 * @param {import('./context.js').Context} context
 */
export function deskList(desks, { texts, lang }) {
  const cards = desks.map((desk) =>
    h(
      'li',
      { class: 'card person-desk' },
      h('p', { class: 'card-kind' }, desk.internal ? texts.inside : texts.outside),
      h('h3', { class: 'card-title', lang: languageOfText(desk.name) }, desk.name),
      h('p', { class: 'channel' }, desk.channel),
      desk.hours && h('p', { class: 'card-text' }, `${texts.hours} ${desk.hours}`),
      desk.checked_on && h('p', { class: 'card-date' }, texts.checked(longDate(desk.checked_on, lang))),
    ),
  )
  return h('ul', { class: 'cards' }, ...cards)
}
