import { Arrivals } from './arrivals.js'
import { Connection } from './connection.js'
import { newID } from './id.js'
import { Requests } from './requests.js'
import { Talk } from './talk.js'
import { Watches } from './watches.js'

/**
 * @typedef {import('./types.js').Ack} Ack
 * @typedef {import('./types.js').Decision} Decision
 * @typedef {import('./types.js').Notice} Notice
 * @typedef {import('./types.js').Failure} Failure
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').Thread} Thread
 *
 * @typedef {object} Observer  what the screen wants to know
 * @property {(state: import('./connection.js').State) => void} line
 * @property {() => void} begun                      another consultation is shown from here on, its messages follow
 * @property {(messages: Message[], live: boolean) => void} messages  in order; live: not history
 * @property {() => void} pending                    the person's own words on their way changed
 * @property {(message: Message) => void} passing    said while the database is away
 * @property {(of: number, sentence: import('./types.js').Sentence) => void} summary  a sentence of one that is being written
 * @property {() => void} unsummed                   what was written of a summary is nothing
 * @property {(thread: Thread, live: boolean) => void} thread
 * @property {(decision: Decision, own: boolean) => void} decision one of the person's decisions, as it stands; own: of this consultation
 * @property {(notice: Notice, live: boolean) => void} notice
 * @property {() => void} themes                     others are kept in mind than before
 * @property {(id: string, receipt: string) => void} receipt
 * @property {(failure: Failure, text: string) => void} returned  the server did not take these words: they go back to the input
 */

// How long a message may wait for its predecessor before the rows are read again, in milliseconds.
const GAP = 1500

/** Failures after which the same frame may be sent again as it is. */
const PASSING = ['too_fast', 'unavailable', 'internal']

/** What one person and the desk have said, kept in step with the server. Knows nothing of the screen. */
export class Session {
  talk = new Talk()
  name = ''
  /** Notices can go by mail, too. */ mail = false
  /** What is asked without a name goes to HR when the next working day begins. */ letters = false
  /** Kept in mind. @type {string[]} */ themes = []
  /** Whether the name behind an alias can be had in danger. */ glass = false
  /** With whom the person may ask together. @type {import('./types.js').Boss | undefined} */ boss
  /** @type {Map<string, Thread>} */ threads = new Map()
  #watches = new Watches()
  #requests
  #ticket
  /** @type {Observer} */ #observer
  #arrivals = new Arrivals()
  #history = 0
  #skips = 0
  #quiet = false
  /** @type {{ id: string, found: (marks: import('./types.js').Mark[]) => void } | undefined} */ #inspecting
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #gap

  /**
   * @param {{ url: string, lang: import('./types.js').Lang, consultation: string, ticket: import('./ticket.js').Ticket }} options
   * @param {Observer} observer
   */
  constructor({ url, lang, consultation, ticket }, observer) {
    this.#ticket = ticket
    this.#observer = observer
    this.talk = new Talk(consultation)
    this.line = new Connection({
      url,
      protocols: () => ticket.protocols,
      hello: () => ({ type: 'hello', lang, ...(this.talk.consultation && { consultation: this.talk.consultation, after: this.talk.last }) }),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#line(state),
      onRefused: (frames) => frames.forEach(({ id }) => this.#fail(id, { code: 'refused', text: '' })),
    })
    this.#requests = new Requests(this.line)
  }

  /** @param {string} text 1 to MAX_TEXT characters @param {string} [id] of a message that failed, to send the same one again */
  say(text, id = newID()) {
    if (this.talk.pending.some((p) => p.id === id)) this.talk.mark(id, 'sending')
    else this.talk.say(id, text)
    this.#observer.pending()
    this.#requests.send({ type: 'say', id, text }).then((ack) => this.#said(ack, text), (failure) => this.#unsaid(id, text, failure))
  }

  /** @param {string} text @param {import('./types.js').Way} way @param {string} id */
  escalate = (text, way, id) => this.#requests.send({ type: 'escalate', id, text, ...way })

  /** @param {string} text @returns {Promise<import('./types.js').Mark[]>} what may tell who wrote it; open where the server does not say */
  inspect(text) {
    const id = newID()
    return new Promise((found) => {
      this.#inspecting = { id, found }
      this.line.tell({ type: 'inspect', id, text })
    })
  }

  /** @param {string} thread @param {string} text @param {string} [id] of a frame that failed, to send the same one again */
  tell = (thread, text, id = newID()) => this.#requests.send({ type: 'tell', id, text, ...this.#of(thread) })

  /** @param {'withdraw' | 'restore' | 'join' | 'decline'} type @param {string} thread */
  move = (type, thread) => this.#requests.send({ type, id: newID(), ...this.#of(thread) })

  /** @param {string} thread @param {string} boss */
  invite = (thread, boss) => this.#requests.send({ type: 'invite', id: newID(), with: boss, ...this.#of(thread) })

  /** A thread is on the screen, or no longer: the desk says nothing by itself meanwhile. @param {boolean} on */
  quiet(on) {
    this.#quiet = on
    this.line.tell({ type: 'quiet', on })
  }

  /** @param {string} thread @returns {import('./types.js').Of} */
  #of(thread) {
    const receipt = this.#watches.receipt(thread)
    return receipt ? { receipt } : { thread }
  }

  /** @param {import('./types.js').Response} response @param {string} words @param {{ decision?: string, thread?: string }} of an earlier decision that is asked about again, or a question at HR */
  decide = (response, words, of) => this.#requests.send({ type: 'decide', id: newID(), response, ...(words && { words }), ...(of.decision && { decision: of.decision }), ...(of.thread && { thread: of.thread }) })

  /** @param {string} decision @param {import('./types.js').Plan} plan takes the place of the one before; empty is none */
  plan = (decision, plan) => this.#requests.send({ type: 'plan', id: newID(), decision, ...plan })

  /** @param {string} decision @param {import('./types.js').Keeping} keeping */
  keep = (decision, keeping) => this.#requests.send({ type: 'keep', id: newID(), decision, ...keeping })

  /** @param {string} decision @param {string} [thread] the question at HR that it is about */
  undo = (decision, thread) => this.#requests.send({ type: 'undo', id: newID(), decision, ...(thread && { thread }) })

  /** @param {string} theme @param {boolean} on */
  theme = (theme, on) => this.#requests.send({ type: 'theme', id: newID(), theme, on })

  /** @param {string} notice */
  seen(notice) {
    this.line.tell({ type: 'seen', notice })
  }

  /** The summary that is being written is not wanted. */
  stop() {
    this.#observer.unsummed()
    this.line.tell({ type: 'stop' })
  }

  end = () => this.#requests.send({ type: 'end', id: newID() })

  async fresh() {
    const ack = await this.#requests.send({ type: 'new', id: newID() })
    if (ack.consultation) this.#show(ack.consultation, 0)
  }

  /** @param {string} thread */
  read(thread) {
    const known = this.threads.get(thread)
    if (known) this.threads.set(thread, { ...known, state: known.state === 'answered' ? 'read' : known.state, unread: false })
    this.line.tell({ type: 'read', ...this.#of(thread) })
  }

  /** @param {string} receipt @returns {Promise<Thread>} rejected with a Failure when nobody has this receipt */
  watch(receipt) {
    const thread = this.#watches.wait(receipt)
    this.line.tell({ type: 'watch', receipt })
    return thread
  }

  /** @param {import('./connection.js').State} state */
  #line(state) {
    if (state === 'open') this.#ticket.used() // the next one follows
    if (state === 'open') this.#watches.all.forEach((receipt) => this.line.tell({ type: 'watch', receipt }))
    if (state === 'open' && this.#quiet) this.line.tell({ type: 'quiet', on: true })
    if (state !== 'open') this.#observer.unsummed() // it was written for that connection
    this.#observer.line(state)
  }

  /** @param {import('./types.js').ServerFrame} frame */
  #receive(frame) {
    if (frame.type === 'welcome') this.#welcome(frame.welcome)
    else if (frame.type === 'message') this.#message(frame.message)
    else if (frame.type === 'thread') this.#thread(frame.thread, true)
    else if (frame.type === 'decision') this.#observer.decision(frame.decision, false)
    else if (frame.type === 'notice') this.#arrivals.add((live) => this.#observer.notice(frame.notice, live), this.#complete)
    else if (frame.type === 'themes') this.#themes(frame.themes.kept)
    else if (frame.type === 'marks') this.#marked(frame.id, frame.marks.places)
    else if (frame.type === 'summary') this.#summary(frame)
    else if (frame.type === 'summary_end') this.#observer.unsummed() // one that was kept is a message by now
    else if (frame.type === 'ticket') this.#ticket.keep(frame.ticket)
    else if (frame.type === 'receipt') this.#observer.receipt(frame.id, frame.receipt)
    else if (frame.type === 'ack') this.#requests.acknowledged(frame)
    else if (frame.type === 'error') this.#fail(frame.id ?? '', { code: frame.code, text: frame.text })
  }

  /** @param {Extract<import('./types.js').ServerFrame, { type: 'summary' }>} frame */
  #summary({ consultation, of, text, cites }) {
    if (consultation === this.talk.consultation) this.#observer.summary(of, { text, cites })
  }

  /** @param {import('./types.js').Welcome} welcome */
  #welcome({ consultation, seq, name, threads, boss, decision, mail = false, letters = false, glass = false }) {
    this.name = name
    this.boss = boss
    this.glass = glass
    this.mail = mail
    this.letters = letters
    if (!this.talk.last) this.#history = seq
    this.#show(consultation, seq)
    this.#arrivals.begin([
      ...(decision ? [() => this.#observer.decision(decision, true)] : []),
      ...(threads ?? []).map((thread) => () => this.#thread(thread, false)),
    ])
    this.#arrive()
  }

  /** All rows of the conversation as it was are here. */
  get #complete() {
    return this.talk.last >= this.#history
  }

  #arrive() {
    if (this.#complete) this.#arrivals.come()
  }

  /** @param {string} consultation @param {number} history up to this seq its messages are nothing new */
  #show(consultation, history) {
    if (consultation === this.talk.consultation) return
    const { pending } = this.talk
    this.talk = new Talk(consultation)
    this.talk.pending = pending
    this.#history = history
    this.#observer.begun()
  }

  /** @param {Message} message */
  #message(message) {
    if (message.passing && message.kind === 'escalated') return this.#observer.messages([message], true)
    if (message.passing) return this.#observer.passing(message)
    if (message.consultation !== this.talk.consultation) {
      if (message.seq !== 1) return
      this.#show(message.consultation, 0) // the first message of a new consultation may come before the ack of `new`
    }
    const pending = this.talk.pending.length
    this.#shown(this.talk.receive(message))
    if (this.talk.pending.length < pending) this.#observer.pending()
  }

  /** @param {Message[]} messages */
  #shown(messages) {
    if (messages.length) this.#observer.messages(messages, messages[messages.length - 1].seq > this.#history)
    this.#arrive()
    clearTimeout(this.#gap)
    if (!this.talk.gap) this.#skips = 0
    else this.#gap = setTimeout(() => this.#mend(), GAP)
  }

  /** Reads the rows again behind a gap; what is not there either is passed over. */
  #mend() {
    if (this.#skips++ === 0) this.line.resume()
    else this.#shown(this.talk.skip())
  }

  /** @param {string[]} kept */
  #themes(kept) {
    this.themes = kept
    this.#observer.themes()
  }

  /** @param {Thread} thread @param {boolean} live */
  #thread(thread, live) {
    if (thread.state === 'gone') this.threads.delete(thread.id)
    else this.threads.set(thread.id, thread)
    this.#watches.arrived(thread)
    this.#observer.thread(thread, live)
  }

  /** The words are committed; the row itself may come, or may not when this tab is not told its own words. @param {Ack} ack @param {string} text */
  #said({ id, consultation = this.talk.consultation, seq = 0 }, text) {
    if (!this.talk.settle(id)) return
    if (seq > 0) this.#message({ consultation, seq, author: 'person', kind: 'said', id, at: new Date().toISOString(), text })
    this.#observer.pending()
  }

  /** @param {string} id @param {string} text @param {Failure} failure */
  #unsaid(id, text, failure) {
    if (PASSING.includes(failure.code)) {
      this.talk.mark(id, 'failed', failure.text)
    } else {
      this.talk.settle(id)
      this.#observer.returned(failure, text)
      if (failure.code === 'not_found') this.line.resume() // the talk was deleted on another page: the next hello gets another one
    }
    this.#observer.pending()
  }

  /** @param {string} id @param {import('./types.js').Mark[]} marks */
  #marked(id, marks) {
    if (this.#inspecting?.id === id) this.#inspecting.found(marks)
  }

  /** @param {string} id @param {Failure} failure */
  #fail(id, failure) {
    if (this.#inspecting?.id === id) return // the text is looked at again when it changes
    if (this.#requests.failed(id, failure) || this.#watches.refused(failure)) return
    this.#observer.returned(failure, '')
  }
}
