// A small desk for the widget's tests: serves web/static and one page, and speaks dousuru.v1 as a test scripts it.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { WebSocketServer } from 'ws'

/**
 * @typedef {import('../static/chat/types.js').ClientFrame} ClientFrame
 * @typedef {import('../static/chat/types.js').ServerFrame} ServerFrame
 * @typedef {import('../static/chat/types.js').Message} Message
 */

export const DECISION = '8f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d'
export const THREAD = '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97'
export const CONSULTATION = '7d3f3c7e-2b1a-4c7e-9a5e-0d6a3f1b2c4d'

/** No inline style, no inline script: what a careful intranet sends. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
const TYPES = /** @type {Record<string, string>} */ ({ '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' })

export class Desk {
  /** Everything the client sent, in order. @type {ClientFrame[]} */ received = []
  /** The rows. @type {Message[]} */ rows = []
  /** @type {Set<import('ws').WebSocket>} */ sockets = new Set()
  /** How often somebody connected. */ connections = 0
  /** What the welcome says beside the rows. */ welcome = /** @type {any} */ ({ consultation: CONSULTATION, resumed: false, lang: 'ja', name: '見本 花子', threads: [] })
  /** The decision as it stands. @type {any} */ decision = undefined
  /** What 心に留める follows. */ followed = [{ slug: 'internal-posting', title: '社内公募制度', url: '/articles/internal-posting' }]
  /** Status of the answer to an upgrade; 101 accepts. */ upgrade = 101
  /** Takes a frame instead of the default below; returns false to let the default do it. @type {(frame: any, socket: import('ws').WebSocket) => boolean | void} */
  script = () => false
  /** What the desk says to the person's words. @type {(text: string) => Partial<Message>} */
  reply = (text) => ({ kind: 'answer', text: `「${text}」について、会社の資料にはこう書かれています。` })
  /** What tells who wrote a text. @type {(text: string) => import('../static/chat/types.js').Mark[]} */
  marks = () => []
  /** The body of the page. */ body = '<dousuru-chat></dousuru-chat>'
  lang = 'ja'

  async start() {
    this.http = createServer((request, response) => this.#serve(request, response))
    const wss = new WebSocketServer({ noServer: true, handleProtocols: (names) => (names.has('dousuru.v1') ? 'dousuru.v1' : false) })
    this.http.on('upgrade', (request, socket, head) => {
      // A client that is refused may be gone before the refusal is written; unheard, that ends the whole test file.
      socket.on('error', () => {})
      if (this.upgrade !== 101) return socket.end(`HTTP/1.1 ${this.upgrade} Refused\r\nConnection: close\r\n\r\n`)
      wss.handleUpgrade(request, socket, head, (ws) => this.#connected(ws))
    })
    await new Promise((done) => this.http?.listen(0, '127.0.0.1', () => done(undefined)))
    const address = /** @type {import('node:net').AddressInfo} */ (this.http.address())
    this.url = `http://127.0.0.1:${address.port}/`
    return this
  }

  async stop() {
    for (const socket of this.sockets) socket.terminate()
    this.http?.closeAllConnections()
    await new Promise((done) => this.http?.close(done))
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #serve(request, response) {
    const { pathname } = new URL(request.url ?? '/', 'http://desk')
    if (request.method === 'HEAD' && this.upgrade === 401) return response.writeHead(303, { Location: '/login' }).end()
    if (pathname === '/favicon.ico') return response.writeHead(204).end()
    if (pathname.startsWith('/static/')) {
      const file = await readFile(new URL(`..${pathname}`, import.meta.url)).catch(() => null)
      return response.writeHead(file ? 200 : 404, { 'Content-Type': TYPES[extname(pathname)] ?? 'text/plain', 'Cache-Control': 'no-store' }).end(file)
    }
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>社内ポータル（見本）</title><script type="module" src="/static/dousuru-chat.js"></script>`
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY })
    response.end(`<!doctype html><html lang="${this.lang}"><head>${head}</head><body><main><h1>社内ポータル（見本）</h1></main>${this.body}</body></html>`)
  }

  /** @param {import('ws').WebSocket} socket */
  #connected(socket) {
    this.connections++
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => {}) // as with those who are refused
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data))
      this.received.push(frame)
      if (this.script(frame, socket) !== true) this.#answer(frame, socket)
    })
  }

  /** @param {any} frame @param {import('ws').WebSocket} socket */
  #answer(frame, socket) {
    const send = (/** @type {ServerFrame} */ f) => socket.send(JSON.stringify(f))
    if (frame.type === 'hello') {
      if (this.rows.length === 0) this.store({ kind: 'greeting', text: 'こんにちは。キャリアの相談デスクです。この会話を読めるのは、あなただけです。', suggestions: ['社内公募について知りたい', '時短で働きたい'] })
      send({ type: 'welcome', welcome: { ...this.welcome, resumed: Boolean(frame.consultation), seq: this.rows.length } })
      for (const message of this.rows.filter(({ seq }) => seq > (frame.after ?? 0))) send({ type: 'message', message })
    } else if (frame.type === 'say') {
      const known = this.rows.find(({ id }) => id === frame.id)
      if (known) return send({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: known.seq })
      send({ type: 'thinking', id: frame.id })
      const said = this.store({ author: 'person', kind: 'said', id: frame.id, text: frame.text })
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: said.seq })
      this.tell(said)
      this.tell(this.store(this.reply(frame.text)))
    } else if (frame.type === 'escalate' && ['anonymous', 'left'].includes(frame.identity)) {
      if (frame.identity === 'anonymous') send({ type: 'receipt', id: frame.id, receipt: 'k3vq-9w2m-x7ad-p5te-h8rn-c4yf' })
      send({ type: 'message', message: { consultation: CONSULTATION, seq: 0, author: 'desk', kind: 'escalated', at: '2026-11-22T09:00:00Z', text: 'お名前を出さずに、人事に渡しました。', passing: true } })
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION })
    } else if (frame.type === 'escalate') {
      const row = this.store({ kind: 'escalated', text: '人事に届きました。回答があったら、ここでお知らせします。', thread: THREAD })
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: row.seq })
      this.tell(row)
    } else if (frame.type === 'inspect') {
      send({ type: 'marks', id: frame.id, marks: { places: this.marks(frame.text) } })
    } else if (['tell', 'withdraw', 'restore', 'invite', 'join', 'decline'].includes(frame.type)) {
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION })
    } else if (frame.type === 'end') {
      const row = this.store({ kind: 'dousuru', text: 'どうする？' })
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: row.seq })
      this.tell(row)
    } else if (frame.type === 'decide') {
      this.decision = { id: frame.decision ?? DECISION, response: frame.response, ...(frame.words && { words: frame.words }), ...(frame.response === 'keep' && { kept: { on: true, mail: false, articles: this.followed } }) }
      const row = this.store({ kind: 'decided', text: 'ありがとうございます。ここに残しました。', decision: this.decision, ...(frame.thread && { thread: frame.thread }) })
      send({ type: 'ack', id: frame.id, consultation: CONSULTATION, seq: row.seq })
      this.tell(row)
    } else if (frame.type === 'theme') {
      send({ type: 'ack', id: frame.id })
    } else if (frame.type === 'plan' || frame.type === 'keep') {
      const { type, id, decision, ...said } = frame
      const { step, due, tell, remind, ...rest } = this.decision ?? { id: decision, response: 'keep' }
      this.decision = type === 'plan' ? { ...rest, ...said } : { ...rest, kept: { articles: this.followed, mail: false, ...said } }
      send({ type: 'ack', id })
      this.send({ type: 'decision', decision: this.decision })
    } else if (frame.type === 'new') {
      const consultation = '8e404d8f-3c2b-4d8f-8b6f-1e7b4a2c3d5e'
      send({ type: 'ack', id: frame.id, consultation })
      send({ type: 'message', message: { consultation, seq: 1, author: 'desk', kind: 'greeting', at: '2026-11-22T09:30:00Z', text: '新しい相談を始めます。' } })
    }
  }

  /** @param {Partial<Message>} message @returns {Message} the row, with the next seq */
  store(message) {
    const row = { consultation: CONSULTATION, seq: this.rows.length + 1, author: /** @type {const} */ ('desk'), kind: 'answer', at: '2026-11-22T09:00:00Z', text: '', ...message }
    this.rows.push(row)
    return row
  }

  /** Sends a stored message to every tab. @param {Message} message */
  tell(message) {
    this.send({ type: 'message', message })
  }

  /** @param {ServerFrame | Record<string, unknown>} frame to every connection */
  send(frame) {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame))
  }

  /** Closes every connection. @param {number} code */
  drop(code) {
    for (const socket of this.sockets) socket.close(code)
  }

  /** @param {string} type @returns {any[]} */
  of(type) {
    return this.received.filter((frame) => frame.type === type)
  }
}
