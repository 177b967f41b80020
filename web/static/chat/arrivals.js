// What comes within so many milliseconds of the welcome was waiting for the person and is nothing that happens now.
const OPENING = 2000

/** What comes with the welcome and stands after the conversation as it was: it waits until all of its rows are here. */
export class Arrivals {
  /** @type {(() => void)[]} */ #waiting = []
  #since = 0

  /** A welcome has come. @param {(() => void)[]} first what came with it */
  begin(first) {
    this.#since = Date.now()
    this.#waiting = first
  }

  /** @param {(live: boolean) => void} arrive live: it happens now @param {boolean} complete the rows are here */
  add(arrive, complete) {
    const live = Date.now() - this.#since > OPENING
    this.#waiting.push(() => arrive(live))
    if (complete) this.come()
  }

  come() {
    for (const arrive of this.#waiting.splice(0)) arrive()
  }
}
