// The widget's own sentences: both languages complete, and nothing in them that steers, presses or shouts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOfText, lengthOf, longDate, textsOf } from '../static/chat/texts.js'

/** @param {unknown} value @returns {string[]} */
const sentences = (value) =>
  typeof value === 'function' ? [String(value(3))] : typeof value === 'string' ? [value] : Object.values(/** @type {object} */ (value)).flatMap(sentences)

/** @param {unknown} value @param {string} path @returns {string[]} */
const keys = (value, path = '') => (typeof value === 'object' && value ? Object.entries(value).flatMap(([key, v]) => keys(v, `${path}.${key}`)) : [`${path}:${typeof value}`])

test('English has the sentences of the Japanese', () => assert.deepEqual(keys(textsOf('en')), keys(textsOf('ja'))))

const CONTROLLING = {
  ja: /べき|したほうが|した方が|しなければ|しなくては|絶対|普通は|向いてい|無理|諦め|あきらめ|[!！]|させ(て|る|ます)/,
  en: /\bshould\b|\bmust\b|\bhave to\b|\bnever\b|\bimpossible\b|\bgive up\b|!/i,
}
for (const lang of /** @type {const} */ (['ja', 'en'])) {
  test(`nothing in ${lang} controls`, () => {
    for (const sentence of sentences(textsOf(lang))) assert.doesNotMatch(sentence, CONTROLLING[lang])
  })
}

test('the three answers to どうする are of one length', () => {
  for (const lang of /** @type {const} */ (['ja', 'en'])) {
    const { act, keep, none } = textsOf(lang).responses
    const lengths = [act, keep, none].map(lengthOf)
    assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 5, `${lengths}`)
  }
})

test('characters are counted as the server counts them', () => {
  assert.equal(lengthOf('相談'), 2)
  assert.equal(lengthOf('𠮷野家'), 3)
})

test('dates are written out, and what is no date stays as it is', () => {
  assert.equal(longDate('2026-09-01', 'ja'), '2026年9月1日')
  assert.equal(longDate('2026-09-01', 'en'), 'September 1, 2026')
  for (const odd of ['', '2026-13-45', '来年']) assert.equal(longDate(odd, 'ja'), odd)
})

test('a text says its language', () => {
  assert.equal(languageOfText('Flex time とは'), 'ja')
  assert.equal(languageOfText('flex time'), 'en')
  assert.equal(languageOfText('🙂 123'), undefined)
})
