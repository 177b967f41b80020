import { button, h } from '../dom.js'

/**
 * A theme that may be kept in mind: one press, which the next press takes back. Every one on the screen shows how it stands now.
 * @param {string} theme @param {import('./context.js').Context} context
 */
export function themeView(theme, context) {
  const { texts } = context
  const status = h('p', { class: 'form-status', role: 'status' })
  const row = h('div', { class: 'row' })
  let drawn = ''
  const press = (/** @type {boolean} */ on) => async () => {
    const buttons = row.querySelectorAll('button')
    for (const b of buttons) b.disabled = true
    try {
      await context.theme(theme, on)
      draw(on)
    } catch (failure) {
      for (const b of buttons) b.disabled = false
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
  }
  /** @param {boolean} on */
  const draw = (on) => {
    if (drawn === String(on)) return
    const focus = row.matches(':focus-within') || row.querySelector('button')?.disabled === true
    drawn = String(on)
    status.replaceChildren()
    row.replaceChildren(...(on ? [h('span', { class: 'small' }, texts.themeKept(theme)), button('link', texts.keptStop, press(false))] : [button('quiet', texts.themeKeep(theme), press(true))]))
    if (focus) row.querySelector('button')?.focus()
  }
  const stands = () => draw(context.themes().includes(theme))
  stands()
  return { element: h('div', { class: 'theme' }, row, status), stands }
}
