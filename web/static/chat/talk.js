/**
 * @typedef {import('./types.js').Message} Message
 * @typedef {{ id: string, text: string, state: 'sending' | 'failed', reason: string }} Pending
 */

/**
 * The messages of one consultation: each once, in the order of seq, and the person's own words that are still on their way.
 * A message that arrives before its predecessor is held back until the gap is closed.
 */
export class Talk {
  /** @type {Message[]} */ shown = []
  /** @type {Pending[]} */ pending = []
  /** @type {Map<number, Message>} */ #held = new Map()

  /** @param {string} consultation '' before the first welcome */
  constructor(consultation = '') {
    this.consultation = consultation
  }

  /** The highest seq shown without a gap, 0 before the first. */
  get last() {
    return this.shown.at(-1)?.seq ?? 0
  }

  /** Something waits for a message that has not arrived. */
  get gap() {
    return this.#held.size > 0
  }

  /**
   * @param {Message} message of this consultation
   * @returns {Message[]} what may be shown now, in order; empty for a repeat or behind a gap
   */
  receive(message) {
    if (message.id) this.settle(message.id)
    if (message.seq <= this.last || this.#held.has(message.seq)) return []
    this.#held.set(message.seq, message)
    return this.#release()
  }

  /** Gives up waiting for what is missing. @returns {Message[]} */
  skip() {
    const next = Math.min(...this.#held.keys())
    const first = this.#held.get(next)
    if (!first) return []
    this.#held.delete(next)
    this.shown.push(first)
    return [first, ...this.#release()]
  }

  /** @returns {Message[]} */
  #release() {
    const ready = []
    for (let next = this.#held.get(this.last + 1); next; next = this.#held.get(this.last + 1)) {
      this.#held.delete(next.seq)
      this.shown.push(next)
      ready.push(next)
    }
    return ready
  }

  /** @param {string} id @param {string} text */
  say(id, text) {
    this.pending.push({ id, text, state: 'sending', reason: '' })
  }

  /** @param {string} id @returns {Pending | undefined} what was still on its way under this id */
  settle(id) {
    const found = this.pending.find((p) => p.id === id)
    this.pending = this.pending.filter((p) => p !== found)
    return found
  }

  /** @param {string} id @param {'sending' | 'failed'} state @param {string} [reason] a sentence for the person */
  mark(id, state, reason = '') {
    this.pending = this.pending.map((p) => (p.id === id ? { ...p, state, reason } : p))
  }
}
