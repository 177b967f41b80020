import { button, h, present } from '../dom.js'
import { MAX_PLAN } from '../frames.js'
import { longDate } from '../texts.js'
import { checkbox, dateField, field, savedForm } from './field.js'

/**
 * @typedef {import('../types.js').Decision} Decision
 * @typedef {import('./context.js').Context} Context
 */

/**
 * The plan after いま動く: an offer, folded and empty, that may be passed over. What was noted stands there and can be changed or
 * taken away.
 * @param {Decision} decision @param {(decision: Decision) => void} changed @param {Context} context
 */
export function planView(decision, changed, context) {
  const { texts } = context
  /** @param {import('../types.js').Plan} plan */
  const save = async (plan) => {
    await context.plan(decision.id ?? '', plan)
    const { step, due, tell, remind, ...rest } = decision
    changed({ ...rest, ...plan })
  }
  const element = h('div', { class: 'follow' })
  const noted = Boolean(decision.step || decision.due || decision.tell)
  const show = () => element.replaceChildren(...(noted ? written() : [h('details', { class: 'more offer' }, h('summary', { 'data-key': 'plan' }, texts.planOffer), form())]))
  const form = () => planForm(decision, save, noted ? show : undefined, context)
  const edit = () => {
    element.replaceChildren(form())
    element.querySelector('input')?.focus()
  }
  const written = () => [
    plan(decision, context),
    h('div', { class: 'row' }, button('link', texts.planEdit, edit, { 'data-key': 'plan' }), button('link', texts.planRemove, () => save({}))),
  ]
  show()
  return element
}

/** @param {Decision} decision @param {Context} context */
function plan({ step, due, tell, remind }, { texts, lang }) {
  const day = due && longDate(due, lang) + (remind ? ` ${texts.planReminded}` : '')
  const entries = /** @type {[string, string | undefined][]} */ ([[texts.planStep, step], [texts.planDue, day], [texts.planTell, tell]])
  return h('dl', { class: 'plan' }, ...present(entries.flatMap(([label, value]) => (value ? [h('dt', {}, label), h('dd', {}, value)] : []))))
}

/** @param {Decision} decision @param {(plan: import('../types.js').Plan) => Promise<void>} save @param {(() => void) | undefined} cancel @param {Context} context */
function planForm(decision, save, cancel, { texts }) {
  const step = field(texts.planStep, { maxlength: MAX_PLAN }, decision.step)
  const due = dateField(texts.planDue, decision.due)
  const tell = field(texts.planTell, { maxlength: MAX_PLAN }, decision.tell)
  const remind = checkbox(texts.planRemind, decision.remind)
  const dated = () => (remind.element.hidden = due.input.value === '')
  due.input.addEventListener('input', dated)
  dated()
  const value = () => ({
    ...(step.input.value.trim() && { step: step.input.value.trim() }),
    ...(due.input.value && { due: due.input.value }),
    ...(tell.input.value.trim() && { tell: tell.input.value.trim() }),
    ...(due.input.value && remind.input.checked && { remind: true }),
  })
  return savedForm('plan', [h('p', { class: 'small' }, texts.planNote), step.element, due.element, remind.element, tell.element], () => save(value()), cancel, texts)
}
