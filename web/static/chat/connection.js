import { PROTOCOL, decode } from './frames.js'

/**
 * @typedef {import('./types.js').ClientFrame} ClientFrame
 * @typedef {import('./types.js').Request} Request
 * @typedef {import('./types.js').ServerFrame} ServerFrame
 * @typedef {'connecting' | 'open' | 'lost' | 'hasty' | 'login' | 'replaced' | 'closed'} State
 *
 * @typedef {object} Options
 * @property {string} url                       ws: or wss: address of the socket
 * @property {() => string[]} protocols         further subprotocols, asked for at every connection
 * @property {() => ClientFrame} hello          the first frame, asked for at every connection
 * @property {(frame: ServerFrame) => void} onFrame
 * @property {(state: State) => void} onState   lost: it is trying again; hasty: so it is, after a pause that the desk asked for; login and replaced: it waits for resume()
 * @property {(requests: Request[]) => void} onRefused  frames that the server will not take, so they are not sent again
 */

// Milliseconds. The first retry comes within a second, a long outage is asked about every half minute, and the random part
// keeps a thousand widgets from knocking in the same moment after a restart.
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
const PAUSE_AFTER_ABUSE = 60_000 // close code 4003
const PAUSE_AFTER_HASTE = 20_000 // close code 4029; and as much again at random, since an address may be a whole company's
// A dead line is not noticed by the browser for minutes; the server acknowledges or says `thinking` at once.
const SILENCE = 15_000
const SILENCE_WHILE_THINKING = 60_000

/** One socket that comes back by itself and sends what was not acknowledged again, in order, under the same ids. */
export class Connection {
  /** @type {Options} */ #options
  /** @type {WebSocket | null} */ #socket = null
  /** @type {Map<string, Request>} */ #unacknowledged = new Map()
  #ready = false
  /** @type {Set<string>} */ #thinking = new Set()
  #tries = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retry
  /** The pause that runs is one that the desk asked for. */ #patient = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #silence

  /** @param {Options} options */
  constructor(options) {
    this.#options = options
  }

  get ready() {
    return this.#ready
  }

  /** Opens the socket now, whatever pause was running. */
  resume = () => {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#drop()
    if (!this.#tries) this.#state('connecting')
    const socket = new WebSocket(this.#options.url, [PROTOCOL, ...this.#options.protocols()])
    this.#socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
      socket.send(JSON.stringify(this.#options.hello()))
    }
    socket.onmessage = (event) => this.#receive(String(event.data))
    socket.onclose = (event) => {
      this.#closed(event.code)
      if (!opened) this.#askWhy()
    }
  }

  /**
   * A refused upgrade has no reason in the browser. The desk's first page leads to the login where one is missing; from a page
   * of another host that cannot be seen, and the screen only says that a login may be missing.
   */
  async #askWhy() {
    const retry = this.#retry
    const first = new URL('.', this.#options.url.replace(/^ws/, 'http'))
    const answer = await fetch(first, { method: 'HEAD', credentials: 'include', redirect: 'manual' }).catch(() => null)
    const nobody = answer?.type === 'opaqueredirect' || answer?.status === 401
    if (!nobody || retry !== this.#retry) return
    clearTimeout(retry)
    this.#state('login')
  }

  /** Connects at once where a pause of its own is running: the network is back, or the person looks at the page again. */
  hurry = () => {
    if (!this.#socket && this.#retry && !this.#patient) this.resume()
  }

  close() {
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#drop()
    this.#state('closed')
  }

  /** Sends a frame and keeps it until it is acknowledged or refused. @param {Request} frame */
  request(frame) {
    this.#unacknowledged.set(frame.id, frame)
    if (this.#ready) this.#send(frame)
  }

  /** Sends a frame that is not acknowledged, if the line is up. @param {ClientFrame} frame */
  tell(frame) {
    if (this.#ready) this.#socket?.send(JSON.stringify(frame))
  }

  /** @param {Request} frame */
  #send(frame) {
    this.#socket?.send(JSON.stringify(frame))
    this.#listen()
  }

  /** @param {string} data */
  #receive(data) {
    const frame = decode(data)
    if (!frame) return console.warn('dousuru: a frame that this version does not know')
    if (frame.type === 'thinking') this.#thinking.add(frame.id)
    if ((frame.type === 'ack' || frame.type === 'error') && frame.id) this.#settle(frame.id)
    this.#listen()
    this.#options.onFrame(frame)
    if (frame.type === 'welcome') this.#welcomed()
  }

  #welcomed() {
    this.#ready = true
    this.#tries = 0
    this.#state('open')
    for (const frame of this.#unacknowledged.values()) this.#send(frame)
  }

  /** @param {string} id */
  #settle(id) {
    this.#unacknowledged.delete(id)
    this.#thinking.delete(id)
  }

  /** Takes the line for dead when nothing comes for too long while something waits. */
  #listen() {
    clearTimeout(this.#silence)
    const patience = this.#thinking.size ? SILENCE_WHILE_THINKING : SILENCE
    if (this.#unacknowledged.size) this.#silence = setTimeout(this.resume, patience)
  }

  /** @param {number} code */
  #closed(code) {
    this.#drop()
    if (code === 4001 || code === 4009) return this.#state(code === 4001 ? 'login' : 'replaced')
    if (code === 1009) this.#refuse()
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#tries++)
    this.#patient = code === 4003 || code === 4029
    const pause = code === 4003 ? PAUSE_AFTER_ABUSE : code === 4029 ? PAUSE_AFTER_HASTE * (1 + Math.random()) : longest * (0.5 + Math.random() / 2)
    this.#retry = setTimeout(this.resume, pause)
    this.#state(code === 4029 ? 'hasty' : 'lost')
  }

  #refuse() {
    const frames = [...this.#unacknowledged.values()]
    this.#unacknowledged.clear()
    this.#options.onRefused(frames)
  }

  #drop() {
    clearTimeout(this.#silence)
    this.#thinking.clear()
    this.#ready = false
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  /** @param {State} state */
  #state(state) {
    this.#options.onState(state)
  }
}
