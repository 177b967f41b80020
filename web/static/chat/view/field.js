import { button, h } from '../dom.js'
import { isConverting } from './composer.js'

let count = 0

/** A labelled input. @param {string} label @param {import('../dom.js').Props} props @param {string} [value] */
export function field(label, props, value = '') {
  const id = `field-${++count}`
  const input = h('input', { id, type: 'text', autocomplete: 'off', ...props })
  input.value = value
  return { input, element: h('div', { class: 'block' }, h('label', { for: id, class: 'label' }, label), input) }
}

// How far ahead a date may lie, in years; the server refuses what is further.
const YEARS = 10

/** A date from today on. @param {string} label @param {string} [value] 2027-04-01 */
export function dateField(label, value) {
  const today = new Date()
  const day = (/** @type {number} */ years) => [today.getFullYear() + years, today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
  return field(label, { type: 'date', min: day(0), max: day(YEARS) }, value)
}

/** @param {string} label @param {boolean} [checked] */
export function checkbox(label, checked = false) {
  const input = h('input', { type: 'checkbox' })
  input.checked = checked
  return { input, element: h('label', { class: 'check' }, input, h('span', {}, label)) }
}

/**
 * A small form inside a card. While something is written in it that is not saved, it is marked, and the card is not drawn anew.
 * @param {string} key of what gets the focus when it was saved
 * @param {Node[]} fields @param {() => Promise<void>} save rejected with a Failure @param {(() => void) | undefined} cancel
 * @param {import('./context.js').Context['texts']} texts
 */
export function savedForm(key, fields, save, cancel, texts) {
  const status = h('p', { class: 'form-status', role: 'status' })
  let saving = false
  const submitted = async () => {
    if (saving) return
    saving = true
    const written = form.hasAttribute('data-written')
    form.removeAttribute('data-written')
    status.replaceChildren(texts.saving)
    try {
      await save()
    } catch (failure) {
      form.toggleAttribute('data-written', written)
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
    saving = false
  }
  const back = () => {
    form.removeAttribute('data-written')
    cancel?.()
  }
  const form = h(
    'form',
    {
      class: 'form small-form',
      'data-key': key,
      novalidate: true,
      input: () => form.setAttribute('data-written', ''),
      // Some browsers take the Enter that confirms a conversion for a wish to save.
      keydown: (/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && isConverting(e) && e.preventDefault(),
      submit: (/** @type {Event} */ e) => { e.preventDefault(); submitted() },
    },
    ...fields,
    h('div', { class: 'row' }, h('button', { type: 'submit', class: 'button quiet' }, texts.save), cancel && button('link', texts.cancel, back)),
    status,
  )
  return form
}
