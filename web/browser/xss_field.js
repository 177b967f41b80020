// A text field that gets all texts that would run, as many at a time as find a place in it.

import { PAYLOADS, STAMPS, stamped } from './payloads.js'
import { parts } from './xss.js'

const STAMP = new RegExp(STAMPS, 'gi')

/** A place that texts go into. */
export class Field {
  /** Texts that were written whole. @type {Set<number>} */ written = new Set()
  /** Every text had its turn. */ done = false
  /** How many signs it takes. */ size = 0
  /** How often it was made shorter in vain; null: its size is what it takes, or not what its form is refused for. @type {number | null} */ #cuts = 0
  /** @type {Generator<string> | undefined} */ #rest

  /** @param {string} name @param {number} number */
  constructor(name, number) {
    this.name = name
    this.number = number
  }

  /** The next texts, as many as find a place. @param {number} size signs */
  next(size) {
    this.size ||= size
    for (;;) {
      this.#rest ??= parts(PAYLOADS.map((_, n) => stamped(n, this.number)), this.size, this.number * 37)
      const { value, done } = this.#rest.next()
      if (!done) {
        for (const m of value.matchAll(STAMP)) this.written.add(Number(m[1]))
        return value
      }
      this.done = true
      this.#rest = undefined
    }
  }

  /** What came of its form: refused, it may have been too long. After two cuts in vain there is another reason. @param {boolean} refused */
  came(refused) {
    if (this.#cuts === null) return
    if (!refused) {
      this.#cuts = null
    } else if (this.#cuts < 2) {
      this.#cuts++
      this.size = Math.round(this.size / 2)
      this.#rest = undefined
    } else {
      this.#cuts = null
      this.size *= 4
      this.#rest = undefined
    }
  }
}
