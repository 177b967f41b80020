/** The widget's own sentences. What the desk says comes from the server. */

import { en } from './texts.en.js'
import { ja } from './texts.ja.js'

/** @typedef {typeof ja} Texts */

/** @type {Record<import('./types.js').Lang, Texts>} */
const TEXTS = { ja, en }

/** @param {import('./types.js').Lang} lang */
export const textsOf = (lang) => TEXTS[lang]

/**
 * The language of the screen: the element's own lang attribute or that of the page around it; Japanese where neither is English.
 * @param {Element} element
 * @returns {import('./types.js').Lang}
 */
export function langOf(element) {
  const lang = element.closest('[lang]')?.getAttribute('lang') ?? ''
  return lang.toLowerCase().startsWith('en') ? 'en' : 'ja'
}

/**
 * The language a text is written in, so that a screen reader takes the right voice: any kana or kanji makes it Japanese.
 * @param {string} text
 * @returns {import('./types.js').Lang | undefined} undefined for a text without letters
 */
export function languageOfText(text) {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)) return 'ja'
  return /[a-z]/i.test(text) ? 'en' : undefined
}

/**
 * @param {string} date 2026-09-01; anything else is returned as it is
 * @param {import('./types.js').Lang} lang
 */
export function longDate(date, lang) {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : new Date(NaN)
  if (Number.isNaN(day.getTime())) return date
  return new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(day)
}

/** @param {string} at RFC 3339 @param {import('./types.js').Lang} lang */
export const clock = (at, lang) => new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))

/** Length in characters, as the server counts: a surrogate pair is one. @param {string} text */
export const lengthOf = (text) => [...text].length
