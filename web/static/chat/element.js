import { keepAboveKeyboard } from './keyboard.js'
import { Screen } from './screen.js'
import { sheetOfStyles } from './style/all.js'
import { langOf } from './texts.js'
import { Ticket } from './ticket.js'

/** The server that this script came from: all before …/static/chat/element.js, or …/static/v-1a2b/chat/element.js. */
const ORIGIN = import.meta.url.slice(0, import.meta.url.lastIndexOf('/static/') + 1)

/**
 * <dousuru-chat>: the desk in a page of the intranet.
 *
 * Attributes: `server` base address (default: where the script came from), `lang` ja or en (default: that of the page), `page`
 * fills its container instead of floating, `open` shows the panel, `consultation` the one to go on with, `draft` words that
 * stand in the input until the person sends or changes them, `theme` light or dark (default: as the system has it).
 *
 * Events, all bubbling: `dousuru-open`, `dousuru-close`, `dousuru-answer-unread` with detail.count whenever the number of unseen
 * answers changes.
 */
export class DousuruChat extends HTMLElement {
  static observedAttributes = ['lang', 'server', 'page', 'consultation', 'draft', 'open']

  /** @type {Screen | null} */ #screen = null
  /** @type {AbortController | null} */ #listening = null

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheetOfStyles()]
    this.#listening = new AbortController()
    const { signal } = this.#listening
    addEventListener('online', () => this.#screen?.session.line.hurry(), { signal })
    addEventListener('beforeunload', (event) => this.#screen?.unsaved && event.preventDefault(), { signal })
    document.addEventListener('visibilitychange', () => this.#looked(), { signal })
    keepAboveKeyboard(this, signal)
    this.#start(this.getAttribute('draft') ?? '')
  }

  disconnectedCallback() {
    this.#listening?.abort()
    this.#screen?.session.line.close()
    this.#screen = null
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (!this.#screen || before === after) return
    if (name === 'open') this.#shown(after !== null)
    else if (name === 'draft') this.#screen.composer.putBack(after ?? '')
    else this.#restart()
  }

  /** Opens the panel and puts the cursor into the input. */
  show = () => {
    this.setAttribute('open', '')
    // A finger that opens the panel wants to read first; the keyboard of a phone would cover the greeting.
    const touch = matchMedia('(pointer: coarse)').matches
    if (touch) this.#screen?.frame.panel.focus()
    else this.#screen?.composer.input.focus()
  }

  /** Closes the panel; the focus goes back to the launcher. */
  hide = () => {
    if (this.hasAttribute('page')) return
    this.removeAttribute('open')
    this.#screen?.frame.launcher.focus()
  }

  /** @param {string} draft */
  #start(draft) {
    const server = new URL(this.getAttribute('server') || ORIGIN, document.baseURI).href.replace(/\/*$/, '/')
    const setting = {
      lang: langOf(this),
      server,
      ticket: new Ticket(server),
      page: this.hasAttribute('page'),
      consultation: this.getAttribute('consultation') ?? '',
      draft,
    }
    this.#screen = new Screen(setting, { show: this.show, hide: this.hide, unread: (count) => this.#tell('answer-unread', { count }) })
    this.shadowRoot?.replaceChildren(...this.#screen.elements)
    this.#panel()
    if (setting.ticket.arrived) this.setAttribute('open', '') // who went to log in goes on where they left
    this.#screen.session.line.resume()
  }

  #restart() {
    const draft = this.#screen?.composer.input.value ?? ''
    this.#screen?.session.line.close()
    this.#start(draft)
  }

  /** @param {boolean} open */
  #shown(open) {
    this.#panel()
    this.#tell(open ? 'open' : 'close')
  }

  #panel() {
    if (!this.#screen) return
    const { frame, log, attention } = this.#screen
    const open = this.hasAttribute('open') || this.hasAttribute('page')
    frame.panel.hidden = !open
    frame.launcher.hidden = open
    frame.launcher.setAttribute('aria-expanded', String(open))
    if (open) log.toEnd()
    attention.panel(open)
  }

  #looked() {
    this.#screen?.session.line.hurry()
    this.#screen?.attention.look()
  }

  /** @param {string} name @param {unknown} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`dousuru-${name}`, { bubbles: true, composed: true, detail }))
  }
}
