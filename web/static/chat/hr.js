import { newID } from './id.js'
import { threadView } from './view/exchange.js'

/**
 * @typedef {import('./screen.js').Screen} Screen
 * @typedef {import('./types.js').Thread} Thread
 */

/** Opens what was written with HR. Meanwhile the desk says nothing by itself. @param {Screen} screen @param {string} id */
export function showThread(screen, id) {
  const { session, sheet, context, attention } = screen
  const thread = session.threads.get(id)
  if (!thread) return screen.notice.show({ code: 'not_found', text: context.texts.threadGone })
  const does = {
    tell: (/** @type {string} */ text, /** @type {string | undefined} */ frame) => session.tell(id, text, frame),
    move: (/** @type {'withdraw' | 'restore' | 'decline'} */ what) => session.move(what, id),
    invite: (/** @type {string} */ boss) => session.invite(id, boss),
  }
  const view = threadView(thread, does, context)
  const closed = () => {
    screen.shown = undefined
    session.quiet(false)
  }
  sheet.open({ title: context.texts.threadTitle, body: view.body, focus: view.focus, closed })
  session.quiet(true)
  screen.shown = (now) => {
    if (now.id !== id) return
    if (now.state === 'gone') return sheet.close()
    view.update(now)
    if (now.unread || now.state === 'answered') attention.read(id)
  }
  attention.read(id)
}

/** Takes an invitation to ask together, or leaves it. @param {Screen} screen @param {string} id @param {boolean} join */
export async function answerInvitation(screen, id, join) {
  await screen.session.move(join ? 'join' : 'decline', id)
  screen.log.gone(id)
  if (join) showThread(screen, id)
  else if (screen.shown) screen.sheet.close()
}

/**
 * Words that were typed into the talk while HR waits for a reply may be that reply: the person says. They stay in the input until then.
 * What is said here is the person's own: it is never taken for a reply in a question asked with somebody of their team.
 * @param {Screen} screen @param {string} text
 */
export function meant(screen, text) {
  const { session, notice, composer, context } = screen
  const { texts } = context
  const waiting = [...session.threads.values()].find((thread) => thread.state === 'asked_back' && !thread.invited && !thread.member && !screen.apart.has(keyOf(thread)))
  if (!waiting) return screen.say(text)
  composer.putBack(text)
  const id = newID()
  const toHR = async () => {
    notice.clear()
    try {
      await session.tell(waiting.id, text, id)
      if (composer.input.value.trim() === text) composer.clear()
      showThread(screen, waiting.id)
    } catch (failure) {
      notice.show(/** @type {import('./types.js').Failure} */ (failure))
    }
  }
  const here = () => {
    screen.apart.add(keyOf(waiting))
    composer.clear()
    screen.say(text)
  }
  const later = () => {
    notice.clear()
    composer.input.focus()
  }
  notice.ask(texts.isReply, [[texts.isReplyYes, toHR], [texts.isReplyNo, here], [texts.notYet, later]])
}

/** What HR asked, so that the next question of theirs is asked about again. @param {Thread} thread */
const keyOf = (thread) => `${thread.id} ${(thread.earlier ?? 0) + (thread.messages ?? []).length}`
