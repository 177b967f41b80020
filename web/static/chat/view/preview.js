import { h } from '../dom.js'

/**
 * What HR receives, as it is at this moment. Where the person's name does not go along, what may tell who they are all the same
 * is marked; what becomes of it is theirs to say.
 * @param {{ name: string, letters: boolean }} asker @param {import('./context.js').Context['texts']} texts
 */
export function preview({ name, letters }, texts) {
  const from = h('dd')
  const question = h('dd', { class: 'as-written' })
  const reply = h('dd')
  const arrives = h('dd')
  const care = h('div', { class: 'care', role: 'status' })
  let looked = ''
  /** @type {import('../types.js').Mark[]} */ let marks = []

  /** @param {string} text */
  const written = (text) => {
    if (text === '') return question.replaceChildren(texts.previewEmpty)
    const characters = [...text]
    /** @type {(Node | string)[]} */ const parts = []
    let at = 0
    for (const { from, to, kind } of text === looked && !care.hidden ? marks : []) {
      parts.push(characters.slice(at, from).join(''), h('mark', { title: texts.tells(kind) }, characters.slice(from, to).join('')))
      at = to
    }
    question.replaceChildren(...parts, characters.slice(at).join(''))
  }
  /** @param {string} text */
  const warn = (text) => {
    const found = text === looked ? marks : []
    const kinds = [...new Set(found.map(({ kind }) => texts.tells(kind)))]
    care.replaceChildren(h('p', {}, kinds.length ? texts.tellsLead(kinds.join(texts.comma)) : texts.anonymousCare))
  }
  return {
    element: h(
      'section',
      { class: 'preview', 'aria-labelledby': 'preview-title' },
      h('h3', { id: 'preview-title' }, texts.preview),
      h('dl', {}, h('dt', {}, texts.previewFrom), from, h('dt', {}, texts.previewQuestion), question, h('dt', {}, texts.previewArrives), arrives, h('dt', {}, texts.previewReply), reply),
      care,
      h('p', { class: 'small' }, texts.nothingElse),
      h('p', { class: 'small' }, texts.readers),
    ),
    /** @param {string} text @param {import('../types.js').Way | undefined} way */
    update(text, way) {
      const identity = way?.identity
      from.replaceChildren(!way ? texts.previewUnchosen : identity === 'named' ? name : identity === 'alias' ? way.alias || texts.previewUnnamed : texts.previewAnonymous)
      from.classList.toggle('missing', !identity || (identity === 'alias' && !way?.alias))
      reply.replaceChildren(identity ? texts.previewReplies[identity] : texts.previewUnchosen)
      reply.classList.toggle('missing', !identity)
      const waits = letters && (identity === 'anonymous' || identity === 'left')
      arrives.replaceChildren(!identity ? texts.previewUnchosen : waits ? texts.previewMorning : texts.previewAtOnce)
      arrives.classList.toggle('missing', !identity)
      care.hidden = !identity || identity === 'named'
      written(text)
      warn(text)
      question.classList.toggle('missing', text === '')
    },
    /** What was found in a text; nothing is shown where the text is another by now. @param {string} text @param {import('../types.js').Mark[]} found */
    mark(text, found) {
      looked = text
      marks = found
      written(text)
      warn(text)
    },
    /** @param {string} text @returns {boolean} whether it was looked at */
    marked: (text) => text === looked,
  }
}
