import { drawing, h } from '../dom.js'
import { MAX_TEXT } from '../frames.js'
import { lengthOf } from '../texts.js'

/** From here on the person sees how many characters are left. */
const NEAR = 200

/** Enter that confirms a conversion is not a wish to send; Safari says so only by key code. @param {KeyboardEvent} event */
export const isConverting = (event) => event.isComposing || event.key === 'Process' || event.keyCode === 229

/**
 * The input. What was written stays until the server has it: it is never cleared by an error.
 * @param {(text: string) => void} send @param {import('./context.js').Context} context
 */
export function composer(send, { texts }) {
  const input = h('textarea', { rows: 1, placeholder: texts.placeholder, 'aria-label': texts.input, 'aria-describedby': 'keys count', enterkeyhint: 'send', autocomplete: 'off' })
  const submit = h('button', { class: 'send', type: 'submit', 'aria-label': texts.send }, drawing('send'))
  const count = h('p', { class: 'count', id: 'count', role: 'status' })
  const keys = h('p', { class: 'keys', id: 'keys' }, texts.keys)
  const element = h('form', { class: 'composer', novalidate: true }, h('div', { class: 'field' }, input, submit), h('div', { class: 'hints' }, keys, count))

  const changed = () => {
    const left = MAX_TEXT - lengthOf(input.value.trim())
    count.replaceChildren(left > NEAR ? '' : left >= 0 ? texts.left(left) : texts.over(-left))
    input.setAttribute('aria-invalid', String(left < 0))
    submit.setAttribute('aria-disabled', String(left < 0 || input.value.trim() === ''))
    grow(input)
  }
  const submitted = () => {
    const text = input.value.trim()
    if (text === '' || lengthOf(text) > MAX_TEXT) return input.focus()
    input.value = ''
    changed()
    send(text)
  }
  input.addEventListener('input', changed)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || isConverting(event)) return
    event.preventDefault()
    submitted()
  })
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    submitted()
    input.focus()
  })
  changed()
  return {
    element,
    input,
    clear() {
      input.value = ''
      changed()
    },
    /** Puts words back that the server did not take, before what was written since. @param {string} text */
    putBack(text) {
      input.value = [text, input.value].filter(Boolean).join('\n')
      changed()
    },
  }
}

/** As many lines as there are, where the style (field-sizing) cannot do it yet. @param {HTMLTextAreaElement} input */
function grow(input) {
  if (CSS.supports('field-sizing', 'content') || !input.isConnected) return
  input.style.height = 'auto'
  input.style.height = `${input.scrollHeight}px`
}
