import { button, h } from '../dom.js'
import { MAX_ALIAS, MAX_TEXT } from '../frames.js'
import { lengthOf } from '../texts.js'
import { preview } from './preview.js'
import { protection } from './protection.js'

/**
 * @typedef {import('../types.js').Identity} Identity
 * @typedef {import('../types.js').Way} Way
 * @typedef {import('./context.js').Context} Context
 *
 * @typedef {object} Asker
 * @property {string} name
 * @property {import('../types.js').Boss | undefined} boss  who may be invited to ask together
 * @property {boolean} letters  what is asked without a name goes to HR when the next working day begins
 * @property {boolean} glass  two of HR may have the name behind an alias shown in danger
 *
 * @typedef {object} Does
 * @property {(text: string, way: Way) => Promise<void>} send  rejected with a Failure
 * @property {(text: string) => Promise<import('../types.js').Mark[]>} inspect
 * @property {() => void} cancel
 */

/** So long nothing was typed before the text is looked at, in milliseconds: people pause, and the server takes a frame a second. */
const PAUSE = 1200

/**
 * The form that hands a question to HR: the person sees exactly what HR will get, edits it, and chooses between four equal ways,
 * none of them chosen beforehand.
 * @param {string} draft @param {Asker} asker @param {Does} does @param {Context} context
 */
export function escalationForm(draft, asker, does, { texts }) {
  const text = h('textarea', { id: 'question', rows: 4, 'aria-describedby': 'form-status' })
  text.value = draft
  const choice = ways(asker, texts)
  const shown = preview(asker, texts)
  const status = h('p', { class: 'form-status', id: 'form-status', role: 'alert' })
  const submit = h('button', { type: 'submit', class: 'button primary' }, texts.sendToHR)
  const row = h('div', { class: 'row' }, submit, button('quiet', texts.cancel, does.cancel))

  const submitted = async () => {
    const way = choice.way()
    const [problem, place] = problemOf(text, choice, texts)
    if (place) (place === choice.first ? choice.legend : place).after(status) // where it is seen: the form is longer than a phone
    else row.before(status)
    status.replaceChildren(problem)
    if (place || !way) return place?.focus()
    form.inert = true
    status.replaceChildren(texts.sending)
    try {
      await does.send(text.value.trim(), way)
    } catch (failure) {
      form.inert = false
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
      submit.focus()
    }
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let pause
  const update = () => {
    const way = choice.way()
    choice.update()
    if (status.textContent !== problemOf(text, choice, texts)[0]) status.replaceChildren('')
    shown.update(text.value.trim(), way)
    clearTimeout(pause)
    const words = text.value.trim()
    if (!way || way.identity === 'named' || !words || lengthOf(words) > MAX_TEXT) return
    pause = setTimeout(async () => shown.mark(words, await does.inspect(words)), shown.marked(words) ? 0 : PAUSE)
  }
  const form = h(
    'form',
    { class: 'form', novalidate: true, input: update, submit: (/** @type {Event} */ e) => { e.preventDefault(); submitted() } },
    h('p', { class: 'lead' }, texts.escalateLead),
    h('div', { class: 'block' }, h('label', { for: 'question', class: 'label' }, texts.question), text),
    choice.element,
    protection(texts, asker.glass),
    shown.element,
    status,
    row,
  )
  update()
  return { element: form, focus: text }
}

/**
 * @param {HTMLTextAreaElement} text @param {ReturnType<typeof ways>} choice @param {Context['texts']} texts
 * @returns {[string, HTMLElement | undefined]} '' when it may be sent
 */
function problemOf(text, choice, texts) {
  const length = lengthOf(text.value.trim())
  const way = choice.way()
  if (length === 0) return [texts.questionEmpty, text]
  if (length > MAX_TEXT) return [texts.over(length - MAX_TEXT), text]
  if (!way) return [texts.identityMissing, choice.first]
  if (way.identity === 'alias' && !way.alias) return [texts.aliasEmpty, choice.alias]
  if (lengthOf(way.alias ?? '') > MAX_ALIAS) return [texts.aliasLong, choice.alias]
  if (choice.together.checked && way.identity !== 'named') return [texts.togetherNamed, choice.first]
  return ['', undefined]
}

/** The four ways, of one size, each with a line that says what HR sees. @param {Asker} asker @param {Context['texts']} texts */
function ways(asker, texts) {
  /** @param {Identity} identity @param {string} label @param {string} note */
  const radio = (identity, label, note) => {
    const input = h('input', { type: 'radio', name: 'identity', value: identity, id: identity, 'aria-describedby': `${identity}-note` })
    const words = h('span', {}, h('span', { class: 'choice-label' }, label), h('span', { class: 'choice-note', id: `${identity}-note` }, note))
    return { input, element: h('label', { class: 'choice' }, input, words) }
  }
  const all = [
    radio('named', texts.named, texts.namedNote(asker.name)), radio('alias', texts.aliased, asker.glass ? texts.aliasNoteGlass : texts.aliasNote),
    radio('anonymous', texts.anonymous, texts.anonymousNote), radio('left', texts.left_, texts.leftNote),
  ]
  const alias = h('input', { id: 'nickname', type: 'text', autocomplete: 'off', maxlength: MAX_ALIAS * 2, 'aria-describedby': 'form-status' })
  const { boss, glass } = asker
  const named = h('div', { class: 'block', hidden: true }, h('label', { for: 'nickname', class: 'label' }, texts.aliasLabel), alias)
  const together = h('input', { type: 'checkbox', id: 'together', 'aria-describedby': 'together-note' })
  const joint = h('label', { class: 'choice', hidden: !boss }, together, h('span', {}, h('span', { class: 'choice-label' }, texts.together(boss?.name ?? '')), h('span', { class: 'choice-note', id: 'together-note' }, texts.togetherNote)))
  const when = h('p', { class: 'small', role: 'status' }) // heard once a way is chosen with which the hour tells something
  const legend = h('legend', { class: 'label' }, texts.identity)
  return {
    legend,
    element: h('fieldset', { class: 'block plain' }, legend, h('div', { class: 'choices four' }, ...all.map(({ element }) => element)), when, named, joint),
    first: all[0].input,
    alias,
    together,
    update() {
      const chosen = all.find(({ input }) => input.checked)?.input.value
      named.hidden = chosen !== 'alias'
      const said = chosen !== 'anonymous' && chosen !== 'left' ? '' : asker.letters ? texts.inTheMorning : texts.atOnce
      if (when.textContent !== said) when.replaceChildren(said)
      joint.hidden = !boss || (chosen !== undefined && chosen !== 'named' && !together.checked)
    },
    /** @returns {Way | undefined} */
    way() {
      const identity = /** @type {Identity | undefined} */ (all.find(({ input }) => input.checked)?.input.value)
      if (!identity) return undefined
      if (identity === 'alias') return { identity, alias: alias.value.trim(), ...(glass && { glass }) } // what stands on this screen
      return identity === 'named' && boss && together.checked ? { identity, with: boss.id } : { identity }
    },
  }
}
