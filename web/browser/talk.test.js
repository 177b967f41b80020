// Each message once and in order, whatever way they arrive.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Talk } from '../static/chat/talk.js'

/** @param {number} seq @param {string} [id] @returns {import('../static/chat/types.js').Message} */
const message = (seq, id) => ({ consultation: 'c', seq, author: id ? 'person' : 'desk', kind: 'answer', at: '2026-11-22T09:00:00Z', text: `${seq}`, ...(id && { id }) })
/** @param {import('../static/chat/types.js').Message[]} list */
const seqs = (list) => list.map(({ seq }) => seq)

/** @type {[string, number[], number[]][]} arrival, shown */
const cases = [
  ['in order', [1, 2, 3], [1, 2, 3]],
  ['in reverse', [3, 2, 1], [1, 2, 3]],
  ['each twice', [1, 1, 2, 2], [1, 2]],
  ['old ones again', [1, 2, 1, 2, 3], [1, 2, 3]],
  ['behind a gap', [1, 3, 4], [1]],
  ['a gap that closes', [1, 3, 4, 2], [1, 2, 3, 4]],
  ['the same one twice behind a gap', [1, 3, 3, 2], [1, 2, 3]],
]
for (const [name, arrival, shown] of cases) {
  test(`messages ${name}`, () => {
    const talk = new Talk('c')
    const released = arrival.flatMap((seq) => seqs(talk.receive(message(seq))))
    assert.deepEqual(released, shown)
    assert.deepEqual(seqs(talk.shown), shown)
    assert.equal(talk.last, shown.at(-1))
  })
}

test('any order of arrival with repeats shows the same', () => {
  let random = 7
  const next = (/** @type {number} */ n) => (random = (random * 1103515245 + 12345) % 2147483648) % n
  for (let round = 0; round < 200; round++) {
    const arrival = Array.from({ length: 12 }, (_, i) => (i % 8) + 1).sort(() => next(3) - 1)
    const talk = new Talk('c')
    for (const seq of arrival) talk.receive(message(seq))
    assert.deepEqual(seqs(talk.shown), [1, 2, 3, 4, 5, 6, 7, 8], `arrival ${arrival}`)
    assert.equal(talk.gap, false)
  }
})

test('what never comes is passed over', () => {
  const talk = new Talk('c')
  for (const seq of [1, 4, 5, 7]) talk.receive(message(seq))
  assert.equal(talk.gap, true)
  assert.deepEqual(seqs(talk.skip()), [4, 5])
  assert.deepEqual(seqs(talk.skip()), [7])
  assert.equal(talk.gap, false)
  assert.deepEqual(talk.skip(), [])
})

test('words on their way are settled by their row, once', () => {
  const talk = new Talk('c')
  talk.say('a', 'one')
  talk.say('b', 'two')
  talk.mark('b', 'failed', 'why')
  assert.deepEqual(talk.pending.map(({ state, reason }) => [state, reason]), [['sending', ''], ['failed', 'why']])
  talk.receive(message(1, 'a'))
  assert.deepEqual(talk.pending.map(({ id }) => id), ['b'])
  assert.equal(talk.settle('a'), undefined)
  assert.equal(talk.settle('b')?.text, 'two')
})
