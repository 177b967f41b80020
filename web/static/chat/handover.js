import { newID } from './id.js'
import { button, h } from './dom.js'
import { escalationForm } from './view/escalation.js'
import { receiptView } from './view/receipt.js'

/**
 * @typedef {import('./screen.js').Screen} Screen
 */

// The receipt comes with the acknowledgement; after so many milliseconds without it, it was lost with a broken line.
const RECEIPT = 5000

/** Opens the form that hands a question to HR. @param {Screen} screen @param {string} draft '' for the person's last words */
export function handOver(screen, draft) {
  const { sheet, session, context } = screen
  const said = session.talk.shown.filter(({ author }) => author === 'person').at(-1)?.text ?? ''
  const asker = { name: session.name, boss: session.boss, letters: session.letters, glass: session.glass }
  const does = { send: (/** @type {string} */ text, /** @type {import('./types.js').Way} */ way) => send(screen, text, way), inspect: (/** @type {string} */ text) => session.inspect(text), cancel: sheet.close }
  const form = escalationForm(draft || said, asker, does, context)
  sheet.open({ title: context.texts.toHR, body: [form.element], focus: form.focus })
}

/** @param {Screen} screen @param {string} text @param {import('./types.js').Way} way */
async function send(screen, text, way) {
  const id = newID()
  const receipt = receiptOf(screen, id)
  await screen.session.escalate(text, way, id)
  if (way.identity !== 'anonymous') {
    screen.receipts.delete(id)
    return back(screen)
  }
  const number = await Promise.race([receipt, new Promise((late) => setTimeout(late, RECEIPT, ''))])
  screen.receipts.delete(id)
  if (number) showReceipt(screen, number)
  else lost(screen)
}

/** @param {Screen} screen @param {string} id @returns {Promise<string>} */
const receiptOf = (screen, id) => new Promise((arrived) => screen.receipts.set(id, arrived))

/** @param {Screen} screen @param {string} receipt */
function showReceipt(screen, receipt) {
  const { sheet, session, context } = screen
  const wait = () => session.watch(receipt).catch(() => {}) // a receipt just given is found; a broken line watches again by itself
  const view = receiptView(receipt, wait, () => back(screen), context)
  sheet.open({ title: context.texts.receiptTitle, body: view.body, focus: view.focus, stays: true })
}

/** To the conversation; the button that opened the form is gone when the question is with HR. @param {Screen} screen */
function back({ sheet, composer }) {
  sheet.close()
  composer.input.focus()
}

/** @param {Screen} screen */
function lost({ sheet, context }) {
  const { texts } = context
  sheet.open({ title: texts.toHR, body: [h('p', { class: 'care', role: 'alert' }, texts.receiptLost), h('div', { class: 'row' }, button('quiet', texts.back, sheet.close))] })
}
