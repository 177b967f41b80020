import { h } from '../dom.js'
import { languageOfText } from '../texts.js'

/**
 * Says one sentence to screen readers. The log itself is silent: a live log is read again from its beginning by some of them.
 * It stands outside the panel, so that HR's answer is heard while the panel is closed.
 */
export function announcer() {
  const element = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
  /** @param {string} sentence */
  const say = (sentence) => {
    // A fresh node each time: the same words twice are two announcements.
    element.replaceChildren(h('p', { lang: languageOfText(sentence) }, sentence))
  }
  return { element, say }
}
