import { button, h, hidden } from '../dom.js'
import { clock, languageOfText } from '../texts.js'
import { articleLink, optionList } from './option.js'
import { deskList } from './desk.js'

/**
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('./context.js').Context} Context
 */

/** One stored message: the person's words on the right, the desk's on the left. @param {Message} message @param {Context} context */
export function messageView(message, context) {
  return message.author === 'person' ? said(message, context) : fromDesk(message, context)
}

/** @param {Message} message @param {Context} context */
function said({ text, at, decision }, { texts, lang }) {
  const words = decision ? [texts.responses[decision.response], text].filter(Boolean).join('\n') : text
  return h('article', { class: 'message person' }, hidden(`${texts.you}: `), bubble(words), h('time', { class: 'time', datetime: at }, clock(at, lang)))
}

/** @param {Message} message @param {Context} context */
function fromDesk(message, context) {
  const { kind, text, parts = [], options = [], desks = [], citations = [], suggestions = [], link } = message
  return h(
    'article',
    { class: `message desk kind-${/^[a-z]+$/.test(kind) ? kind : 'other'}`, 'data-thread': kind === 'escalated' ? message.thread : undefined },
    hidden(`${context.texts.desk}: `),
    text && bubble(text),
    desks.length > 0 && deskList(desks, context),
    parts.length > 0 && laidOut(parts, context),
    message.kind === 'escalated' && message.thread && h('div', { class: 'row' }, button('quiet', context.texts.openThread, () => context.thread(message.thread ?? ''))),
    handOver(message, context), // before the pages that are only near
    options.length > 0 && optionList(options, kind === 'clarify', context),
    citations.length > 0 && sources(message, context),
    link && h('p', { class: 'onward' }, articleLink(link.text, link.url, context)),
    suggestions.length > 0 && suggestionList(suggestions, context),
  )
}

/** @param {string} text */
export const bubble = (text) => h('p', { class: 'bubble', lang: languageOfText(text) }, text)

/** Where the text stands, each article once, with the parts that were quoted. @param {Message} message @param {Context} context */
function sources({ citations = [], options = [] }, context) {
  /** @type {Map<string, { citation: import('../types.js').Citation, labels: string[] }>} */
  const articles = new Map()
  for (const citation of citations) {
    const entry = articles.get(citation.article) ?? { citation, labels: [] }
    const part = options.find((o) => o.article === citation.article)?.parts?.find((p) => p.facet === citation.facet)
    if (part?.label && !entry.labels.includes(part.label)) entry.labels.push(part.label)
    articles.set(citation.article, entry)
  }
  const entries = [...articles.values()].map(({ citation, labels }) =>
    h('li', {}, articleLink(citation.title, citation.url, context), labels.length > 0 && h('span', { class: 'source-part' }, labels.join('・'))),
  )
  return h('div', { class: 'sources' }, h('p', { class: 'sources-title' }, context.texts.sources), h('ol', {}, ...entries))
}

/** What the person said, side by side; what was skipped is open. @param {import('../types.js').Part[]} parts @param {Context} context */
function laidOut(parts, { texts }) {
  const quotes = parts.map(({ label, text }) =>
    h('figure', { class: 'quote' }, h('figcaption', {}, label), text ? h('blockquote', { lang: languageOfText(text) }, text) : h('p', { class: 'small' }, texts.leftOpen)),
  )
  return h('div', { class: 'card laid-out' }, ...quotes)
}

/** What the desk does not know goes to HR, if the person wants. @param {Message} message @param {Context} context */
function handOver({ kind, draft = '' }, { texts, escalate }) {
  if (kind !== 'unknown' && !draft) return null
  return h('div', { class: 'hand-over' }, button('primary', texts.toHR, () => escalate(draft)))
}

/** @param {string[]} suggestions @param {Context} context */
function suggestionList(suggestions, { texts, say }) {
  const items = suggestions.map((text) => h('li', {}, button('suggestion', text, () => say(text), { lang: languageOfText(text) })))
  return h('ul', { class: 'suggestions', 'aria-label': texts.suggestions }, ...items)
}

/**
 * The person's words on their way.
 * @param {import('../talk.js').Pending} pending
 * @param {boolean} connected
 * @param {(id: string, text: string) => void} again
 * @param {Context} context
 */
export function pendingView({ id, text, state, reason }, connected, again, { texts }) {
  const note = state === 'failed' ? reason || texts.failed : connected ? texts.sending : texts.waiting
  return h(
    'article',
    { class: `message person is-${state}` },
    hidden(`${texts.you}: `),
    bubble(text),
    h('p', { class: 'state' }, h('span', {}, note), state === 'failed' && button('link', texts.again, () => again(id, text))),
  )
}
