/**
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').Notice} Notice
 * @typedef {import('./types.js').Thread} Thread
 */

/** What has arrived and was not seen yet: the desk's words while the panel was closed, HR's answers, and news of what is kept. */
export class Attention {
  #open = false
  #messages = 0
  /** @type {Set<string>} threads */ #answers = new Set()
  /** How many messages of a thread were seen, of those for which no row says it. @type {Map<string, number>} */ #seen = new Map()
  /** @type {Set<string>} notices */ #news = new Set()
  #told = 0
  #screen
  #tell

  /** @param {import('./screen.js').Screen} screen @param {(count: number) => void} tell */
  constructor(screen, tell) {
    this.#screen = screen
    this.#tell = tell
    screen.log.log.addEventListener('scroll', () => this.look(), { passive: true })
  }

  /** @param {boolean} open */
  panel(open) {
    this.#open = open
    this.look()
  }

  /** Takes what the person can see now as seen. */
  look() {
    if (this.#open && document.visibilityState === 'visible') {
      this.#messages = 0
      this.#screen.remember(this.#screen.session.talk.last)
      for (const thread of [...this.#answers].filter((id) => this.#screen.log.sees(id))) this.read(thread)
      for (const notice of [...this.#news].filter((id) => this.#screen.log.sees(id))) this.seen(notice)
    }
    this.#count()
  }

  /** @param {Message[]} messages @param {boolean} live */
  messages(messages, live) {
    const { seen } = this.#screen.memory
    // What a reload finds is new only where this tab knows how far it was read.
    const fresh = messages.filter(({ author, kind, seq }) => author === 'desk' && !['greeting', 'summary'].includes(kind) && (live || (seen > 0 && seq > seen)))
    this.#messages += fresh.length
    this.look()
    if (!this.#open) this.#screen.remember(seen)
  }

  /** @param {Thread} thread @param {boolean} live it has just changed: said to screen readers too */
  thread(thread, live) {
    const { log, announcer, context } = this.#screen
    const fresh = this.#fresh(thread)
    if (fresh) {
      log.answer(thread, !this.#answers.has(thread.id))
      if (live && !this.#answers.has(thread.id)) announcer.say(spokenOf(thread, context.texts))
      this.#answers.add(thread.id)
    } else {
      this.#answers.delete(thread.id)
      if (thread.state === 'gone' || thread.state === 'withdrawn' || (thread.together === 'joined' && !thread.answer)) log.gone(thread.id)
      else if (thread.answer || log.has(thread.id)) log.answer(thread, false)
    }
    this.look()
  }

  /** Whether it holds something that was not seen. Of an anonymous question nothing is kept of that but here. @param {Thread} thread */
  #fresh(thread) {
    if (thread.state === 'gone' || thread.state === 'withdrawn') return false
    const wrote = (thread.earlier ?? 0) + (thread.messages ?? []).length
    if (thread.invited || thread.identity === 'anonymous') return (thread.invited || thread.state === 'answered' || thread.state === 'asked_back') && (this.#seen.get(thread.id) ?? -1) < wrote
    return thread.unread === true || thread.state === 'answered'
  }

  /** @param {Notice} notice @param {boolean} live */
  notice(notice, live) {
    if (this.#news.has(notice.id)) return
    this.#news.add(notice.id)
    this.#screen.log.notice(notice)
    if (live) this.#screen.announcer.say(notice.text)
    this.look()
  }

  /** @param {string} notice */
  seen(notice) {
    this.#news.delete(notice)
    this.#screen.session.seen(notice)
    this.#count()
  }

  /** @param {string} thread */
  read(thread) {
    const known = this.#screen.session.threads.get(thread)
    if (known) this.#seen.set(thread, (known.earlier ?? 0) + (known.messages ?? []).length)
    this.#answers.delete(thread)
    if (!known?.invited) this.#screen.session.read(thread)
    this.#count()
  }

  #count() {
    const count = this.#messages + this.#answers.size + this.#news.size
    if (count === this.#told) return
    this.#told = count
    this.#screen.frame.unread(count)
    this.#tell(count)
  }
}

/** @param {Thread} thread @param {import('./texts.js').Texts} texts */
function spokenOf(thread, texts) {
  if (thread.invited) return `${texts.invited(thread.partner ?? '')}\n${thread.question}`
  if (thread.state === 'asked_back') return `${texts.askedBackFromHR}\n${thread.messages?.findLast(({ author }) => author === 'hr')?.text ?? ''}`
  return `${texts.answerFromHR}\n${thread.answer ?? ''}`
}
