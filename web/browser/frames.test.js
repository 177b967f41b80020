// The decoder takes every example frame of the server, and nothing else.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode } from '../static/chat/frames.js'

const examples = readFileSync(new URL('../../chat/testdata/frames.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line))
const server = examples.filter(({ from }) => from === 'server').map(({ frame }) => frame)
const client = examples.filter(({ from }) => from === 'client').map(({ frame }) => frame)

test('every example of the server is decoded unchanged', () => {
  assert.ok(server.length >= 10)
  for (const frame of server) assert.deepEqual(decode(JSON.stringify(frame)), frame)
})

test('the examples show every type of the server', () => {
  assert.deepEqual([...new Set(server.map(({ type }) => type))].sort(), ['ack', 'decision', 'error', 'marks', 'message', 'notice', 'receipt', 'summary', 'summary_end', 'themes', 'thinking', 'thread', 'ticket', 'welcome'])
})

test('frames of the client are none of the server', () => {
  assert.ok(client.length >= 8)
  for (const frame of client) assert.equal(decode(JSON.stringify(frame)), null, frame.type)
})

test('an example with a field missing or of another type is none', () => {
  const optional = new Set(['id', 'consultation', 'seq', 'threads'])
  for (const frame of server) {
    for (const key of Object.keys(frame).filter((k) => k !== 'type')) {
      assert.equal(decode(JSON.stringify({ ...frame, [key]: [] })), null, `${frame.type}.${key}`)
      if (!(optional.has(key) && ['ack', 'error'].includes(frame.type))) assert.equal(decode(JSON.stringify({ ...frame, [key]: undefined })), null, `${frame.type} without ${key}`)
    }
  }
})

/** A message of the desk with something changed. @param {object} change */
const message = (change) => JSON.stringify({ type: 'message', message: { consultation: '7d3f3c7e-2b1a-4c7e-9a5e-0d6a3f1b2c4d', seq: 1, author: 'desk', kind: 'answer', at: '2026-11-22T09:00:00Z', text: '', ...change } })

/** @type {[string, string, boolean][]} */
const cases = [
  ['no JSON', '{', false],
  ['a number', '7', false],
  ['null', 'null', false],
  ['a list', '[]', false],
  ['an unknown type', '{"type":"shout"}', false],
  ['a type of Object.prototype', '{"type":"constructor"}', false],
  ['no type', '{}', false],
  ['the base message', message({}), true],
  ['seq 0', message({ seq: 0 }), false],
  ['seq 0 of what is passing', message({ seq: 0, passing: true }), true],
  ['a decision without an answer', message({ decision: { id: '7d3f3c7e-2b1a-4c7e-9a5e-0d6a3f1b2c4d' } }), false],
  ['what is kept without its pages', message({ decision: { response: 'keep', kept: { on: true, mail: false } } }), false],
  ['a part without words', message({ parts: [{ facet: '', label: '言われたこと' }] }), false],
  ['seq 1.5', message({ seq: 1.5 }), false],
  ['another author', message({ author: 'hr' }), false],
  ['a consultation that is no UUID', message({ consultation: 'x' }), false],
  ['no time', message({ at: 'yesterday' }), false],
  ['an option without a title', message({ options: [{ stay: true }] }), false],
  ['a part that is a string', message({ options: [{ title: 'a', parts: ['b'] }] }), false],
  ['a suggestion that is an object', message({ suggestions: [{}] }), false],
  ['a response nobody knows', message({ decision: { response: 'must' } }), false],
  ['a kind of a newer server', message({ kind: 'song' }), true],
  ['a field of a newer server', message({ tune: 'la' }), true],
  ['threads as Go writes an empty list', '{"type":"welcome","welcome":{"consultation":"7d3f3c7e-2b1a-4c7e-9a5e-0d6a3f1b2c4d","seq":0,"resumed":false,"lang":"ja","name":"","threads":null}}', true],
]
for (const [name, data, accepted] of cases) {
  test(`${name} is ${accepted ? 'a frame' : 'no frame'}`, () => assert.equal(decode(data) !== null, accepted))
}
