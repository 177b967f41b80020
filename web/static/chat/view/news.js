import { button, drawing, h } from '../dom.js'
import { languageOfText } from '../texts.js'
import { articleLink } from './option.js'

/**
 * News of something that is kept in mind: what happened, the page it is about, and the press that stops all news of this
 * decision, or of these themes.
 * @param {import('../types.js').Notice} notice
 * @param {import('./context.js').Context} context
 */
export function newsView(notice, context) {
  const { texts } = context
  const { themes = [] } = notice
  const status = h('p', { class: 'form-status', role: 'status' })
  /** @param {boolean} on */
  const keep = async (on) => {
    try {
      await Promise.all([...(notice.decision ? [context.keep(notice.decision, { on })] : []), ...themes.map((theme) => context.theme(theme, on))])
      show(on)
      row.querySelector('button')?.focus()
    } catch (failure) {
      status.replaceChildren(/** @type {import('../types.js').Failure} */ (failure).text || texts.problem)
    }
  }
  const row = h('div', { class: 'row' })
  /** @param {boolean} on */
  const show = (on) =>
    row.replaceChildren(...(on ? [button('quiet', texts.keptStop, () => keep(false))] : [h('span', { class: 'small' }, texts.keptOff), button('link', texts.keptAgain, () => keep(true))]))
  show(true)
  const title = h('h3', { class: 'card-title' }, drawing('bell'), texts.news)
  const about = notice.url && h('p', { class: 'card-text' }, articleLink(notice.title, notice.url, context))
  const text = h('p', { class: 'card-text', lang: languageOfText(notice.text) }, notice.text)
  return h('article', { class: 'message desk kind-notice' }, h('div', { class: 'card news' }, title, text, about, row, status))
}
