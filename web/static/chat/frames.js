/**
 * Decodes the server's frames. What does not have the documented fields with the documented types is no frame; fields that
 * this version does not know are let through, so that an older widget survives a newer server.
 */

/** @typedef {(value: unknown) => boolean} Check */

export const PROTOCOL = 'dousuru.v1'

/** What a person may send at once, in characters (code points); chat.MaxText, chat.MaxWords and chat.MaxPlan on the server. */
export const MAX_TEXT = 2000
export const MAX_WORDS = 2000
export const MAX_PLAN = 300
/** Of the name under which a question goes to HR; chat.MaxAlias. */
export const MAX_ALIAS = 30

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** @type {Check} */ const string = (v) => typeof v === 'string'
/** @type {Check} */ const word = (v) => typeof v === 'string' && v !== ''
/** @type {Check} */ const boolean = (v) => typeof v === 'boolean'
/** @type {Check} */ const uuid = (v) => typeof v === 'string' && UUID.test(v)
/** @type {Check} */ const count = (v) => Number.isSafeInteger(v) && Number(v) >= 0
/** @type {Check} */ const time = (v) => typeof v === 'string' && !Number.isNaN(Date.parse(v))

/** @param {...string} words @returns {Check} */
const oneOf = (...words) => (v) => typeof v === 'string' && words.includes(v)

/** @param {Check} check @returns {Check} */
const listOf = (check) => (v) => Array.isArray(v) && v.every(check)

/** @param {Check} check @returns {Check} */
const someOf = (check) => (v) => Array.isArray(v) && v.length > 0 && v.every(check)

/** @param {Check} check @returns {Check} */
const nullable = (check) => (v) => v === null || check(v)

/**
 * A key that ends in ? may be missing.
 * @param {Record<string, Check>} fields
 * @returns {Check}
 */
const shape = (fields) => (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const object = /** @type {Record<string, unknown>} */ (value)
  return Object.entries(fields).every(([key, check]) => {
    const name = key.replace(/\?$/, '')
    return Object.hasOwn(object, name) ? check(object[name]) : name !== key
  })
}

const thread = shape({
  id: uuid, state: word, question: string, 'answer?': string, asked_on: string, identity: oneOf('named', 'alias', 'anonymous', 'left', ''),
  'alias?': string, 'due?': string, 'late?': boolean, 'waiting?': boolean, 'together?': string, 'partner?': string, 'member?': boolean, 'first?': boolean,
  'invited?': boolean, 'unread?': boolean, 'decided?': boolean, 'glass?': boolean, 'earlier?': count,
  'messages?': listOf(shape({ author: oneOf('asker', 'partner', 'hr'), kind: word, text: string, date: string })),
  'steps?': listOf(shape({ what: word, 'desk?': string, date: string })),
})
const marks = shape({ places: listOf(shape({ from: count, to: count, kind: word })) })
const boss = shape({ id: uuid, name: word })
const part = shape({ facet: string, label: string, text: string })
const option = shape({
  'article?': string, 'kind?': string, title: word, 'url?': string, 'status?': string, 'status_note?': string,
  'reviewed_on?': string, 'direction?': string, 'parts?': listOf(part), 'stay?': boolean,
})
const citation = shape({
  article: string, title: word, kind: string, facet: string, reviewed_on: string, status: string, 'url?': string,
})
const cites = someOf(shape({ option: count, part: count }))
const desk = shape({ name: word, channel: string, 'hours?': string, 'checked_on?': string, internal: boolean })
const kept = shape({ on: boolean, 'date?': string, mail: boolean, articles: listOf(shape({ slug: word, title: word, url: string })) })
const decision = shape({
  'id?': uuid, response: oneOf('act', 'keep', 'none', 'undecided'), 'words?': string, 'step?': string, 'due?': string, 'tell?': string,
  'remind?': boolean, 'undo_until?': time, 'kept?': kept,
})
const notice = shape({
  id: uuid, 'decision?': uuid, reason: word, 'article?': string, 'themes?': listOf(string), title: string, 'url?': string, 'date?': string, text: word, at: time,
})
const stored = shape({
  consultation: uuid, seq: count, author: oneOf('person', 'desk'), kind: word, 'id?': uuid, at: time, text: string,
  'parts?': listOf(part), 'options?': listOf(option), 'citations?': listOf(citation), 'suggestions?': listOf(string), 'draft?': string,
  'desks?': listOf(desk), 'decision?': decision, 'thread?': uuid, 'themes?': listOf(word), 'link?': shape({ text: word, url: word }), 'passing?': boolean,
  'of?': count, 'model?': word, 'sentences?': listOf(shape({ text: word, cites })),
})
/** Only what is passing has no place in the consultation. @type {Check} */
const message = (v) => stored(v) && (/** @type {any} */ (v).seq >= 1 || /** @type {any} */ (v).passing === true)
const welcome = shape({
  consultation: uuid, seq: count, resumed: boolean, lang: string, name: string, 'threads?': nullable(listOf(thread)),
  'boss?': boss, 'decision?': decision, 'mail?': boolean, 'letters?': boolean, 'glass?': boolean,
})

/** @type {Record<string, Check>} */
const FRAMES = {
  welcome: shape({ welcome }),
  message: shape({ message }),
  ack: shape({ id: uuid, 'consultation?': uuid, 'seq?': count }),
  thinking: shape({ id: uuid }),
  receipt: shape({ id: uuid, receipt: word }),
  thread: shape({ thread }),
  decision: shape({ decision }),
  notice: shape({ notice }),
  themes: shape({ themes: shape({ kept: listOf(word) }) }),
  marks: shape({ id: uuid, marks }),
  summary: shape({ consultation: uuid, of: count, index: count, text: word, cites }),
  ticket: shape({ ticket: word }),
  summary_end: shape({ consultation: uuid, of: count, state: oneOf('kept', 'none') }),
  error: shape({ 'id?': uuid, code: word, text: string }),
}

/**
 * @param {string} data the text of one socket message
 * @returns {import('./types.js').ServerFrame | null} null when it is not a frame of the server
 */
export function decode(data) {
  let value
  try {
    value = JSON.parse(data)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(FRAMES, value.type)) return null
  return FRAMES[value.type](value) ? value : null
}
