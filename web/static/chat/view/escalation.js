import { button, h } from '../dom.js'
import { MAX_TEXT } from '../frames.js'
import { lengthOf } from '../texts.js'

/**
 * @typedef {import('../types.js').Identity} Identity
 * @typedef {import('./context.js').Context} Context
 */

/**
 * The form that hands a question to HR: the person sees exactly what HR will get, edits it, and chooses between two equal ways,
 * neither of them chosen beforehand.
 * @param {string} draft @param {string} name of the person
 * @param {(text: string, identity: Identity) => Promise<void>} send rejected with a Failure
 * @param {() => void} cancel
 * @param {Context} context
 */
export function escalationForm(draft, name, send, cancel, { texts }) {
  const text = h('textarea', { id: 'question', rows: 4, 'aria-describedby': 'form-status' })
  text.value = draft
  const choice = identityChoice(name, texts)
  const shown = preview(texts)
  const status = h('p', { class: 'form-status', id: 'form-status', role: 'alert' })
  const submit = h('button', { type: 'submit', class: 'button primary' }, texts.sendToHR)

  const submitted = async () => {
    const identity = choice.value()
    const problem = problemOf(text.value, identity, texts)
    status.replaceChildren(problem)
    if (problem || !identity) return (problem === texts.identityMissing ? choice.first : text).focus()
    form.inert = true
    status.replaceChildren(texts.sending)
    try {
      await send(text.value.trim(), identity)
    } catch (failure) {
      form.inert = false
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
      submit.focus()
    }
  }
  const update = () => shown.update(text.value.trim(), choice.value(), name)
  const form = h(
    'form',
    { class: 'form', novalidate: true, input: update, submit: (/** @type {Event} */ e) => { e.preventDefault(); submitted() } },
    h('p', { class: 'lead' }, texts.escalateLead),
    h('div', { class: 'block' }, h('label', { for: 'question', class: 'label' }, texts.question), text),
    choice.element,
    shown.element,
    status,
    h('div', { class: 'row' }, submit, button('quiet', texts.cancel, cancel)),
  )
  update()
  return { element: form, focus: text }
}

/** @param {string} text @param {Identity | undefined} identity @param {Context['texts']} texts @returns {string} '' when it may be sent */
function problemOf(text, identity, texts) {
  const length = lengthOf(text.trim())
  if (length === 0) return texts.questionEmpty
  if (length > MAX_TEXT) return texts.over(length - MAX_TEXT)
  return identity ? '' : texts.identityMissing
}

/** @param {string} name @param {Context['texts']} texts */
function identityChoice(name, texts) {
  /** @param {Identity} identity @param {string} label @param {string} note */
  const radio = (identity, label, note) => {
    const input = h('input', { type: 'radio', name: 'identity', value: identity, id: identity, 'aria-describedby': `${identity}-note` })
    const words = h('span', {}, h('span', { class: 'choice-label' }, label), h('span', { class: 'choice-note', id: `${identity}-note` }, note))
    return { input, element: h('label', { class: 'choice' }, input, words) }
  }
  const named = radio('named', texts.named, texts.namedNote(name))
  const anonymous = radio('anonymous', texts.anonymous, texts.anonymousNote)
  return {
    element: h('fieldset', { class: 'block plain' }, h('legend', { class: 'label' }, texts.identity), h('div', { class: 'choices' }, named.element, anonymous.element)),
    first: named.input,
    /** @returns {Identity | undefined} */
    value: () => (named.input.checked ? 'named' : anonymous.input.checked ? 'anonymous' : undefined),
  }
}

/** What HR receives, as it is at this moment. @param {Context['texts']} texts */
function preview(texts) {
  const from = h('dd')
  const question = h('dd', { class: 'as-written' })
  const care = h('p', { class: 'care' }, texts.anonymousCare)
  return {
    element: h(
      'section',
      { class: 'preview', 'aria-labelledby': 'preview-title' },
      h('h3', { id: 'preview-title' }, texts.preview),
      h('dl', {}, h('dt', {}, texts.previewFrom), from, h('dt', {}, texts.previewQuestion), question),
      care,
      h('p', { class: 'small' }, texts.nothingElse),
      h('p', { class: 'small' }, texts.readers),
    ),
    /** @param {string} text @param {Identity | undefined} identity @param {string} name */
    update(text, identity, name) {
      from.replaceChildren(identity === 'named' ? name : identity === 'anonymous' ? texts.previewAnonymous : texts.previewUnchosen)
      from.classList.toggle('missing', !identity)
      question.replaceChildren(text || texts.previewEmpty)
      question.classList.toggle('missing', text === '')
      care.hidden = identity !== 'anonymous'
    },
  }
}
