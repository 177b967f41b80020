import { button, h, present } from '../dom.js'
import { MAX_WORDS } from '../frames.js'
import { decisionView } from './decision.js'
import { keptView } from './kept.js'

/**
 * @typedef {import('../types.js').Decision} Decision
 * @typedef {import('../types.js').Response} Response
 * @typedef {import('./context.js').Context} Context
 */

/** @type {Response[]} */
const EQUAL = ['act', 'keep', 'none']

/**
 * 「どうする？」: three answers of one size and tone, own words, not yet, or nothing at all; nothing is chosen beforehand. What
 * was chosen is shown and can be changed. Asked again about an earlier decision, it shows that one, which may stay as it is.
 * @param {import('../types.js').Message} message
 * @param {Context} context
 */
export function dousuruView({ text, decision: earlier, thread }, context) {
  const { texts } = context
  const again = earlier !== undefined
  const element = h('div', { class: 'card dousuru', role: 'group', 'aria-label': texts.dousuru })
  let decision = earlier
  let drawn = ''
  let asking = true
  let saving = false

  const ask = () => {
    drawn = ''
    asking = true
    element.replaceChildren(...present([...question({ text, decision, again, save, dismiss }, context), followed()]))
  }
  /** What is followed of an earlier decision, with the press that stops it. */
  const followed = () =>
    again && decision?.id && decision.kept && decision.response === 'keep' && keptView(decision, (made) => {
      decision = made
      ask()
      const press = /** @type {HTMLElement | null} */ (element.querySelector('button[data-key="kept"]'))
      press?.focus()
    }, context)
  const open = () => {
    ask()
    element.querySelector('button')?.focus()
  }
  const dismiss = () => {
    const reopen = button('link', texts.reopen, open)
    element.replaceChildren(h('p', { class: 'folded' }, again ? texts.leftAsIs : texts.dismissed, ' ', reopen))
    reopen.focus()
  }
  /** @param {Response} response @param {string} words */
  const save = async (response, words) => {
    const form = element.querySelector('fieldset')
    if (form) form.disabled = true
    status(element, texts.saving)
    saving = true
    try {
      await context.decide(response, words, { decision: earlier?.id, thread })
      if (asking) decided({ id: decision?.id, response, words }) // the decision itself may have come before the acknowledgement
    } catch (failure) {
      if (form) form.disabled = false
      status(element, /** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
    saving = false
  }
  /** Shows a decision as it stands, and leaves alone what is just being written or answered anew. @param {Decision} made */
  const decided = (made) => {
    const answering = asking && !saving && decision?.response === made.response && (decision.words ?? '') === (made.words ?? '')
    decision = made.id ? made : { ...made, id: decision?.id }
    const now = JSON.stringify(decision)
    if (answering || now === drawn || element.querySelector('[data-written]')) return
    const focus = element.matches(':focus-within') || element.querySelector('fieldset')?.disabled === true
    const key = element.querySelector(':focus')?.closest('[data-key]')?.getAttribute('data-key')
    drawn = now
    asking = false
    const change = button('link', texts.change, open, { 'data-key': 'change' })
    const back = undoButton(decision, thread, context, element)
    element.replaceChildren(...present([...decisionView(decision, decided, context), h('div', { class: 'row' }, change, back), back && h('p', { class: 'form-status', role: 'status' })]))
    const same = /** @type {HTMLElement | null} */ (element.querySelector(`[data-key="${key}"]`))
    if (focus) (same ?? change).focus()
  }

  /** The answer was taken back, and none stood before. */
  const reopened = () => {
    const focus = element.matches(':focus-within') || element.querySelector('button:disabled') !== null
    decision = earlier
    ask()
    if (focus) element.querySelector('button')?.focus()
  }

  ask()
  return { element, decided, reopened, again, thread, decision: () => decision }
}

/**
 * @param {{ text: string, decision: Decision | undefined, again: boolean, save: (response: Response, words: string) => void, dismiss: () => void }} asked
 *   decision: what stands now
 * @param {Context} context
 */
function question({ text, decision, again, save, dismiss }, { texts }) {
  const words = h('textarea', { rows: 2, maxlength: MAX_WORDS, 'aria-label': texts.words, placeholder: texts.words })
  if (!again) words.value = decision?.words ?? ''
  const keepWords = button('quiet words-only', texts.wordsOnly, () => save('undecided', words.value.trim()))
  const show = () => (keepWords.hidden = words.value.trim() === '' || words.value === decision?.words)
  words.addEventListener('input', show)
  show()
  /** @param {Response} response @param {string} look */
  const answer = (response, look) =>
    button(look, texts.responses[response], () => save(response, words.value.trim()), decision ? { 'aria-pressed': String(decision.response === response) } : {})
  const [title, ...rest] = text.split('\n')
  return [
    h('h3', { class: 'dousuru-title' }, title || texts.dousuru),
    again && decision?.words && h('blockquote', { class: 'own-words' }, decision.words),
    rest.length > 0 && h('p', { class: 'card-text' }, rest.join('\n')),
    h(
      'fieldset',
      { class: 'plain' },
      h('legend', { class: 'unseen' }, texts.dousuru),
      h('div', { class: 'equal' }, ...EQUAL.map((response) => answer(response, 'equal-answer'))),
      words,
      keepWords,
      h('div', { class: 'row' }, answer('undecided', 'link'), button('link', again ? texts.leaveAsIs : texts.dismiss, dismiss)),
    ),
    h('p', { class: 'form-status', role: 'status' }),
  ]
}

/**
 * Takes the answer back, as long as that is possible.
 * @param {Decision} decision @param {string | undefined} thread @param {Context} context @param {HTMLElement} element of the card
 */
function undoButton({ id, undo_until: until = '' }, thread, { texts, undo }, element) {
  const left = Date.parse(until) - Date.now()
  if (!id || !(left > 0)) return null
  const press = button('link', texts.undo, async () => {
    press.disabled = true
    try {
      await undo(id, thread)
    } catch (failure) {
      press.disabled = false
      status(element, /** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
  }, { 'data-key': 'undo' })
  setTimeout(() => press.remove(), left)
  return press
}

/** @param {HTMLElement} element @param {string} sentence */
function status(element, sentence) {
  element.querySelector('[role=status]')?.replaceChildren(sentence)
}
