/**
 * @typedef {import('./types.js').Thread} Thread
 * @typedef {import('./types.js').Failure} Failure
 * @typedef {{ receipt: string, done: (thread: Thread) => void, fail: (failure: Failure) => void }} Wait
 */

/**
 * The anonymous questions that the person follows from this page, by receipt; in memory alone. A frame of an anonymous thread
 * does not say its receipt, but the server answers `watch` frames in order, so the first new thread belongs to the first wait.
 */
export class Watches {
  /** @type {Map<string, string>} receipt by thread */ #receipts = new Map()
  /** @type {Wait[]} */ #waits = []

  /** @param {string} receipt @returns {Promise<Thread>} rejected with a Failure when nobody has this receipt */
  wait(receipt) {
    return new Promise((done, fail) => this.#waits.push({ receipt, done, fail }))
  }

  /** @param {Thread} thread */
  arrived(thread) {
    if (thread.identity !== 'anonymous' || this.#receipts.has(thread.id)) return
    const wait = this.#waits.shift()
    if (!wait) return
    this.#receipts.set(thread.id, wait.receipt)
    wait.done(thread)
  }

  /** @param {Failure} failure of a frame without an id @returns {boolean} whether it was about a receipt */
  refused(failure) {
    const wait = failure.code === 'not_found' ? this.#waits.shift() : undefined
    wait?.fail(failure)
    return wait !== undefined
  }

  /** @param {string} thread */
  receipt(thread) {
    return this.#receipts.get(thread)
  }

  /** What has to be watched again after a reconnect, what is still waited for last. */
  get all() {
    return [...this.#receipts.values(), ...this.#waits.map(({ receipt }) => receipt)]
  }
}
