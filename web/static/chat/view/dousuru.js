import { button, h, present } from '../dom.js'
import { MAX_WORDS } from '../frames.js'

/**
 * @typedef {import('../types.js').Decision} Decision
 * @typedef {import('../types.js').Response} Response
 * @typedef {import('./context.js').Context} Context
 */

/** @type {Response[]} */
const EQUAL = ['act', 'keep', 'none']

/**
 * 「どうする？」: three answers of one size and tone, own words, not yet, or nothing at all; nothing is chosen beforehand. What
 * was chosen is shown and can be changed.
 * @param {string} text the desk's sentence
 * @param {Context} context
 */
export function dousuruView(text, context) {
  const { texts } = context
  const element = h('div', { class: 'card dousuru', role: 'group', 'aria-label': texts.dousuru })
  /** @type {Decision | undefined} */ let decision

  const ask = () => element.replaceChildren(...present(question(text, decision, save, dismiss, context)))
  const dismiss = () => fold(texts.dismissed, texts.reopen, true)
  /** @param {string} sentence @param {string} label @param {boolean} focus */
  const fold = (sentence, label, focus) => {
    const open = button('link', label, () => { ask(); focusFirst(element) })
    element.replaceChildren(h('p', { class: 'folded' }, sentence, ' ', open))
    if (focus) open.focus()
  }
  /** @param {Response} response @param {string} words */
  const save = async (response, words) => {
    const form = element.querySelector('fieldset')
    if (form) form.disabled = true
    status(element, texts.saving)
    try {
      await context.decide(response, words)
      decided({ response, words })
    } catch (failure) {
      if (form) form.disabled = false
      status(element, /** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
  }
  /** @param {Decision} made */
  const decided = (made) => {
    const focus = element.matches(':focus-within') || element.querySelector('fieldset')?.disabled === true
    decision = made
    const change = button('link', texts.change, () => { ask(); focusFirst(element) })
    element.replaceChildren(
      h('p', { class: 'card-kind' }, texts.chosen),
      h('p', { class: 'decision' }, texts.responses[made.response]),
      made.words ? h('blockquote', { class: 'own-words' }, made.words) : '',
      change,
    )
    if (focus) change.focus()
  }

  ask()
  return { element, decided }
}

/**
 * @param {string} text
 * @param {Decision | undefined} decision what stands now, when it is being changed
 * @param {(response: Response, words: string) => void} save
 * @param {() => void} dismiss
 * @param {Context} context
 */
function question(text, decision, save, dismiss, { texts }) {
  const words = h('textarea', { rows: 2, maxlength: MAX_WORDS, 'aria-label': texts.words, placeholder: texts.words })
  words.value = decision?.words ?? ''
  const keepWords = button('quiet words-only', texts.wordsOnly, () => save('undecided', words.value.trim()))
  const show = () => (keepWords.hidden = words.value.trim() === '')
  words.addEventListener('input', show)
  show()
  /** @param {Response} response @param {string} look */
  const answer = (response, look) =>
    button(look, texts.responses[response], () => save(response, words.value.trim()), decision ? { 'aria-pressed': String(decision.response === response) } : {})
  const [title, ...rest] = text.split('\n')
  return [
    h('h3', { class: 'dousuru-title' }, title || texts.dousuru),
    rest.length > 0 && h('p', { class: 'card-text' }, rest.join('\n')),
    h(
      'fieldset',
      { class: 'plain' },
      h('legend', { class: 'unseen' }, texts.dousuru),
      h('div', { class: 'equal' }, ...EQUAL.map((response) => answer(response, 'equal-answer'))),
      words,
      keepWords,
      h('div', { class: 'row' }, answer('undecided', 'link'), button('link', texts.dismiss, dismiss)),
    ),
    h('p', { class: 'form-status', role: 'status' }),
  ]
}

/** @param {HTMLElement} element @param {string} sentence */
function status(element, sentence) {
  element.querySelector('[role=status]')?.replaceChildren(sentence)
}

/** @param {HTMLElement} element */
function focusFirst(element) {
  element.querySelector('button')?.focus()
}
