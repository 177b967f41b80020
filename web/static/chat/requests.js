/**
 * @typedef {import('./types.js').Ack} Ack
 * @typedef {import('./types.js').Failure} Failure
 * @typedef {import('./types.js').Request} Request
 */

/** What became of each frame that the server answers by its id. */
export class Requests {
  /** @type {Map<string, { done: (ack: Ack) => void, fail: (failure: Failure) => void }>} */ #waiting = new Map()
  #line

  /** @param {import('./connection.js').Connection} line */
  constructor(line) {
    this.#line = line
  }

  /** @param {Request} frame @returns {Promise<Ack>} rejected with a Failure; open as long as the line is down */
  send(frame) {
    return new Promise((done, fail) => {
      this.#waiting.set(frame.id, { done, fail })
      this.#line.request(frame)
    })
  }

  /** @param {Ack} ack */
  acknowledged(ack) {
    this.#waiting.get(ack.id)?.done(ack)
    this.#waiting.delete(ack.id)
  }

  /** @param {string} id @param {Failure} failure @returns {boolean} whether somebody waited for this frame */
  failed(id, failure) {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.fail(failure)
    return waiting !== undefined
  }
}
