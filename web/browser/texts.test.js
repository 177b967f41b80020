// The widget's own sentences: both languages complete. That nothing in them steers is a test of web (voice_test.go).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOfText, lengthOf, longDate, textsOf } from '../static/chat/texts.js'

/** @param {unknown} value @param {string} path @returns {string[]} */
const keys = (value, path = '') => (typeof value === 'object' && value ? Object.entries(value).flatMap(([key, v]) => keys(v, `${path}.${key}`)) : [`${path}:${typeof value}`])

test('English has the sentences of the Japanese', () => assert.deepEqual(keys(textsOf('en')), keys(textsOf('ja'))))

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
