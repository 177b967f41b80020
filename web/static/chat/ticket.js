/**
 * How the page of another site gets in: no cookie of the desk reaches the socket from there, so it brings a ticket, once. The desk's
 * /embed hands one out behind the # of the address; further ones come in frames. Kept for this tab alone: a ticket opens nothing
 * without the verifier, and both are worth nothing a minute later.
 */

const ARRIVED = '#dousuru='
const PREFIX = 'dousuru.ticket.'
const WITHIN = 60_000 // milliseconds that a ticket is good for

export class Ticket {
  /** @type {string} */ #server
  #arrived = false

  /** @param {string} server base address of the desk */
  constructor(server) {
    this.#server = server
    if (!this.elsewhere || !location.hash.startsWith(ARRIVED)) return
    this.keep(location.hash.slice(ARRIVED.length))
    history.replaceState(history.state, '', location.pathname + location.search)
    this.#arrived = true
  }

  /** Whether the page is another origin than the desk. */
  get elsewhere() {
    return new URL(this.#server).origin !== location.origin
  }

  /** Whether the person has just come back from the desk. */
  get arrived() {
    return this.#arrived
  }

  /** The subprotocol that brings the ticket, if there is one. A try that fails may not have reached the desk, so it stays until used(). */
  get protocols() {
    const { ticket, verifier, at = 0 } = this.#kept()
    return ticket && verifier && Date.now() - at < WITHIN ? [`${PREFIX}${ticket}.${verifier}`] : []
  }

  /** The desk has taken it. */
  used() {
    const { verifier } = this.#kept()
    if (verifier) this.#store({ verifier })
  }

  /** @param {string} ticket the next one */
  keep(ticket) {
    this.#store({ ...this.#kept(), ticket, at: Date.now() })
  }

  /** Where the person gets the first one, and comes back from; only the login where this page cannot use tickets. */
  async address() {
    const login = new URL('login', this.#server).href
    if (!this.elsewhere || !crypto.subtle) return login
    const verifier = this.#kept().verifier ?? base64url(crypto.getRandomValues(new Uint8Array(32)))
    this.#store({ ...this.#kept(), verifier })
    if (this.#kept().verifier !== verifier) return login // storage is switched off
    const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
    return new URL(`embed?${new URLSearchParams({ back: location.href, challenge })}`, this.#server).href
  }

  /** @returns {{ ticket?: string, verifier?: string, at?: number }} */
  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? '{}')
    } catch {
      return {}
    }
  }

  /** @param {{ ticket?: string, verifier?: string, at?: number }} kept */
  #store(kept) {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept))
    } catch {
      // storage may be switched off; then each page begins at the desk
    }
  }

  get #key() {
    return `dousuru ticket ${this.#server}`
  }
}

/** @param {Uint8Array} bytes */
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
