import { Attention } from './attention.js'
import { handOver } from './handover.js'
import { answerInvitation, meant, showThread } from './hr.js'
import { recall, remember } from './remember.js'
import { Session } from './session.js'
import { textsOf } from './texts.js'
import { aboutView } from './view/about.js'
import { announcer } from './view/announcer.js'
import { banner } from './view/banner.js'
import { composer, isConverting } from './view/composer.js'
import { h } from './dom.js'
import { conversation } from './view/log.js'
import { notice } from './view/notice.js'
import { sheet } from './view/sheet.js'
import { shell } from './view/shell.js'
import { threadsView } from './view/threads.js'

/**
 * @typedef {import('./types.js').Message} Message
 *
 * @typedef {object} Setting
 * @property {import('./types.js').Lang} lang
 * @property {string} server        base address, ends in /
 * @property {boolean} page         the full-page version
 * @property {string} consultation  to go on with; '' for the one this tab remembers
 * @property {import('./ticket.js').Ticket} ticket  how a page of another site gets in
 * @property {string} draft         what stands in the input at the beginning
 *
 * @typedef {object} Host  the element around it
 * @property {() => void} show
 * @property {() => void} hide
 * @property {(count: number) => void} unread
 */

// How long the dots stay for a message that is stored but not yet answered, in milliseconds.
const PATIENCE = 60_000

/** Joins what the person sees with what is going on. */
export class Screen {
  #line = /** @type {import('./connection.js').State} */ ('connecting')
  #asked = 0
  #draft
  #ending = false

  /** @param {Setting} setting @param {Host} host */
  constructor(setting, host) {
    const texts = textsOf(setting.lang)
    /** @type {import('./view/context.js').Context} */
    this.context = {
      lang: setting.lang,
      texts,
      server: setting.server,
      say: (text) => this.say(text),
      escalate: (draft) => handOver(this, draft),
      boss: () => this.session.boss,
      thread: (id) => showThread(this, id),
      answerInvitation: (id, join) => answerInvitation(this, id, join),
      decide: (response, words, of) => this.session.decide(response, words, of),
      plan: (decision, plan) => this.session.plan(decision, plan),
      keep: (decision, keeping) => this.session.keep(decision, keeping),
      undo: (decision, thread) => this.session.undo(decision, thread),
      theme: (theme, on) => this.session.theme(theme, on),
      themes: () => this.session.themes,
      mail: () => this.session.mail,
      letters: () => this.session.letters,
      stop: () => this.session.stop(),
    }
    this.memory = recall(setting.server)
    const consultation = setting.consultation || this.memory.consultation
    this.session = new Session({ url: socketOf(setting.server), lang: setting.lang, consultation, ticket: setting.ticket }, this.#observer())

    const go = { open: host.show, close: host.hide, human: () => this.human(), about: () => this.about(), end: () => this.#end(), fresh: () => this.#fresh() }
    this.frame = shell(go, setting.page, this.context)
    this.log = conversation(this.context, (id, text) => this.session.say(text, id))
    this.composer = composer((text) => meant(this, text), this.context)
    this.notice = notice(() => this.#fresh(), this.context)
    this.banner = banner(this.session.line.resume, setting.ticket, this.context)
    this.announcer = announcer()
    const below = h('div', { class: 'below' }, this.log.element, h('footer', { class: 'foot' }, h('div', { class: 'column' }, !setting.page && this.frame.tools, this.notice.element, this.composer.element)))
    this.sheet = sheet(below, this.composer.input, this.context)
    this.attention = new Attention(this, host.unread)
    this.frame.panel.append(this.frame.head, this.banner.element, h('div', { class: 'stage' }, below, this.sheet.element))
    this.frame.panel.addEventListener('keydown', (event) => this.#escape(event, host))
    this.#draft = setting.draft.trim()
    this.composer.putBack(setting.draft)
    this.elements = setting.page ? [this.frame.panel, this.announcer.element] : [this.frame.launcher, this.frame.panel, this.announcer.element]
  }

  /** @param {string} text */
  say(text) {
    this.notice.clear()
    this.#asked = Date.now()
    this.session.say(text)
    this.composer.input.focus()
  }

  human() {
    this.sheet.leave()
    this.say(this.context.texts.humanSay)
  }

  about() {
    this.sheet.open({ title: this.context.texts.about, body: aboutView({ human: () => this.human(), threads: () => this.#threads() }, this.context) })
  }

  /** Words that would be lost with the page: written and not sent, or sent and not arrived. */
  get unsaved() {
    const written = this.composer.input.value.trim()
    return (written !== '' && written !== this.#draft) || this.session.talk.pending.length > 0
  }

  #threads() {
    const watch = (/** @type {string} */ receipt) => this.session.watch(receipt)
    const body = threadsView([...this.session.threads.values()], watch, (thread) => showThread(this, thread.id), this.context)
    this.sheet.open({ title: this.context.texts.threads, body })
  }

  async #end() {
    if (this.#ending) return
    this.#ending = true
    await this.session.end().catch((failure) => this.notice.show(failure))
    this.#ending = false
  }

  async #fresh() {
    this.notice.clear()
    await this.session.fresh().catch((failure) => this.notice.show(failure))
    this.composer.input.focus()
  }

  /** @param {KeyboardEvent} event @param {Host} host */
  #escape(event, host) {
    if (event.key !== 'Escape' || isConverting(event)) return
    event.stopPropagation()
    if (!this.sheet.leave()) host.hide()
  }

  /** @returns {import('./session.js').Observer} */
  #observer() {
    return {
      line: (state) => {
        this.#line = state
        this.banner.line(state)
        this.#pending()
      },
      begun: () => {
        this.log.clear()
        this.memory = { consultation: this.session.talk.consultation, seen: 0 }
        for (const thread of this.session.threads.values()) this.attention.thread(thread, false)
      },
      messages: (messages, live) => this.#messages(messages, live),
      pending: () => this.#pending(),
      passing: (message) => {
        this.log.passing(message)
        this.announcer.say(spoken(message))
      },
      summary: (of, sentence) => this.log.summary(of, sentence),
      unsummed: () => this.log.vanish(),
      thread: (thread, live) => {
        this.attention.thread(thread, live)
        this.shown?.(thread)
      },
      decision: (decision, own) => this.log.decision(decision, own),
      notice: (notice, live) => this.attention.notice(notice, live),
      themes: () => this.log.themes(),
      receipt: (id, receipt) => this.receipts.get(id)?.(receipt),
      returned: (failure, text) => {
        this.composer.putBack(text)
        this.notice.show(failure)
      },
    }
  }

  /** Draws the thread that is on the screen anew. @type {((thread: import('./types.js').Thread) => void) | undefined} */ shown
  /** Replies that HR waits for and the person is not asked about again. @type {Set<string>} */ apart = new Set()

  /** @type {Map<string, (receipt: string) => void>} who waits for the receipt of which frame */ receipts = new Map()

  /** @param {Message[]} messages @param {boolean} live */
  #messages(messages, live) {
    this.log.add(messages, live)
    this.#dots()
    if (live) this.announcer.say(messages.filter(({ author }) => author === 'desk').map((m) => (m.kind === 'summary' ? `${this.context.texts.summary}\n` : '') + spoken(m)).join('\n'))
    this.attention.messages(messages, live)
  }

  #pending() {
    this.log.pending(this.session.talk.pending, this.#line === 'open')
    this.#dots()
  }

  #dots() {
    const { pending, shown } = this.session.talk
    const stored = shown.at(-1)?.author === 'person' && Date.now() - this.#asked < PATIENCE
    this.log.thinking(this.#line === 'open' && (stored || pending.some(({ state }) => state === 'sending')))
  }

  /** @param {number} seen highest seq */
  remember(seen) {
    const { consultation } = this.session.talk
    if (seen === this.memory.seen && consultation === this.memory.consultation) return
    this.memory = { consultation, seen }
    remember(this.context.server, this.memory)
  }
}

/** What a screen reader hears of a new message: the words, then the names of the choices. @param {Message} message */
const spoken = ({ text, parts = [], options = [], desks = [] }) => [text, ...parts.filter((p) => p.text).map((p) => `${p.label} ${p.text}`), ...desks.map(({ name, channel }) => `${name} ${channel}`), ...options.map(({ title }) => title)].filter(Boolean).join('\n')

/** @param {string} server */
function socketOf(server) {
  const url = new URL('socket', server)
  url.protocol = url.protocol.replace('http', 'ws')
  return url.href
}
