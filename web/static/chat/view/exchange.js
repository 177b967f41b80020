import { button, h, present } from '../dom.js'
import { newID } from '../id.js'
import { MAX_TEXT } from '../frames.js'
import { languageOfText, lengthOf, longDate } from '../texts.js'
import { exchange, glassNote, invitationAnswer, standing } from './thread.js'

/**
 * @typedef {import('../types.js').Thread} Thread
 * @typedef {import('../types.js').Failure} Failure
 * @typedef {import('./context.js').Context} Context
 *
 * @typedef {object} Does
 * @property {(text: string, id?: string) => Promise<unknown>} tell
 * @property {(what: 'withdraw' | 'restore' | 'decline') => Promise<unknown>} move
 * @property {(boss: string) => Promise<unknown>} invite
 */

/**
 * A question at HR as a whole: where it stands and by when, everything written, every step, and what its asker may do. It is drawn anew
 * when something happens; what is being written stays.
 * @param {Thread} thread @param {Does} does @param {Context} context
 */
export function threadView(thread, does, context) {
  const { texts } = context
  const top = h('div', { class: 'thread-top' })
  const below = h('div', { class: 'thread-below' })
  const status = h('p', { class: 'form-status', role: 'status' })
  /** @param {() => Promise<unknown>} act */
  const attempt = async (act) => {
    status.replaceChildren('')
    await act().catch((/** @type {Failure} */ failure) => status.replaceChildren(failure.text || texts.problem))
  }
  const reply = replyForm(does.tell, thread.identity === 'anonymous' && context.letters(), context)
  /** @param {Thread} now */
  const update = (now) => {
    const { words, note } = standing(now, context)
    const open = now.state !== 'withdrawn' && now.state !== 'left' && !now.invited
    top.replaceChildren(...present([
      h('p', { class: 'standing', role: 'status', tabindex: -1 }, h('span', { class: `badge badge-${now.state}` }, words), note && h('span', {}, note)),
      now.alias && h('p', { class: 'small' }, texts.underAlias(now.alias)),
      now.glass && glassNote(now, context),
      now.member && h('p', { class: 'small' }, texts.withMember),
      now.together === 'joined' && now.partner && h('p', { class: 'small' }, texts.withPartner(now.partner)),
      now.together === 'invited' && !now.invited && h('p', { class: 'small' }, texts.waitsForPartner(now.partner ?? '')),
      ...exchange({ ...now, answer: undefined }, context),
      now.earlier ? h('p', { class: 'small' }, texts.earlier(now.earlier)) : null,
      ...(now.messages ?? []).map((m, i, all) => written(m, now.state === 'asked_back' && i === all.findLastIndex(({ kind }) => kind === 'asked_back'), context)),
      now.identity === 'anonymous' && (now.state === 'answered' || now.state === 'read') && h('p', { class: 'small' }, texts.dousuruInWords),
    ]))
    const held = focusIn(below)
    const opened = [...below.querySelectorAll('details[open]')].map((e) => e.getAttribute('data-key'))
    reply.element.hidden = !open
    reply.asked(now.state === 'asked_back')
    below.replaceChildren(...present([
      now.invited && h('div', {}, h('p', {}, texts.invited(now.partner ?? '')), h('p', { class: 'small' }, texts.invitedNote), invitationAnswer(now, context)),
      now.state === 'withdrawn' && h('div', { class: 'row' }, h('span', {}, texts.withdrawnNote), button('quiet', texts.restore, () => attempt(() => does.move('restore')))),
      open && now.identity === 'named' && now.first && !now.together && invite(does.invite, attempt, context),
      steps(now, context),
      open && now.first && h('details', { class: 'more', 'data-key': 'withdraw' }, h('summary', {}, texts.withdraw), h('p', { class: 'small' }, texts.withdrawNote), button('quiet', texts.withdrawGo, () => attempt(() => does.move('withdraw')))),
      open && !now.first && now.together === 'joined' && h('details', { class: 'more', 'data-key': 'leave' }, h('summary', {}, texts.leaveTogether), h('p', { class: 'small' }, texts.leaveTogetherNote), button('quiet', texts.leaveTogether, () => attempt(() => does.move('decline')))),
    ]))
    for (const key of opened) below.querySelector(`details[data-key="${key}"]`)?.setAttribute('open', '')
    if (held === undefined) return
    const same = /** @type {HTMLElement | null} */ (held && below.querySelector(`details[data-key="${held}"] > summary`))
    ;(same ?? /** @type {HTMLElement | null} */ (top.querySelector('.standing')))?.focus()
  }
  update(thread)
  return { body: [top, reply.element, status, below], update, focus: thread.state === 'asked_back' ? reply.input : undefined }
}

/** What has the focus there, by the key of its fold: '' for something without one, undefined for nothing. @param {HTMLElement} element */
const focusIn = (element) => element.matches(':focus-within') ? (element.querySelector(':focus')?.closest('[data-key]')?.getAttribute('data-key') ?? '') : undefined

/** @param {NonNullable<Thread['messages']>[number]} message @param {boolean} asks HR waits for the reply to it @param {Context} context */
function written({ author, kind, text, date }, asks, { texts, lang }) {
  const who = author === 'hr' ? (kind === 'answer' ? texts.answer : texts.fromHR) : author === 'partner' ? texts.fromPartner : texts.fromYou
  return h('figure', { class: `quote${author === 'hr' ? ' from-hr' : ''}${asks ? ' asks' : ''}` }, h('figcaption', {}, who, h('time', { datetime: date }, longDate(date, lang))), h('blockquote', { lang: languageOfText(text) }, text))
}

/** @param {Thread} thread @param {Context} context */
function steps({ steps: list = [] }, { texts, lang }) {
  const items = list.map(({ what, date }) => h('li', {}, h('time', { datetime: date }, longDate(date, lang)), ' ', texts.steps[/** @type {keyof typeof texts.steps} */ (what)] ?? what))
  return h('details', { class: 'more', 'data-key': 'steps' }, h('summary', {}, texts.stepsTitle), h('ol', { class: 'steps' }, ...items))
}

/** @param {(boss: string) => Promise<unknown>} send @param {(act: () => Promise<unknown>) => void} attempt @param {Context} context */
function invite(send, attempt, { texts, ...context }) {
  const boss = context.boss()
  return boss && h('details', { class: 'more', 'data-key': 'invite' }, h('summary', {}, texts.inviteLater(boss.name)), h('p', { class: 'small' }, texts.togetherNote), button('quiet', texts.inviteGo, () => attempt(() => send(boss.id))))
}

/** Writing to HR. Enter makes a new line: a reply to a person is not sent by a key. @param {Does['tell']} tell @param {boolean} waits for the next delivery @param {Context} context */
function replyForm(tell, waits, { texts }) {
  const label = h('label', { for: 'reply', class: 'label' })
  const input = h('textarea', { id: 'reply', rows: 3, 'aria-describedby': 'reply-status reply-waits' })
  const status = h('p', { class: 'form-status', id: 'reply-status', role: 'alert' })
  const submit = h('button', { type: 'submit', class: 'button primary' }, texts.sendReply)
  /** The frame that failed, sent again under its id while its words are the same. @type {{ id: string, text: string } | undefined} */ let failed
  const submitted = async () => {
    const text = input.value.trim()
    const over = lengthOf(text) - MAX_TEXT
    status.replaceChildren(text === '' ? texts.replyEmpty : over > 0 ? texts.over(over) : '')
    if (text === '' || over > 0) return input.focus()
    const id = failed?.text === text ? failed.id : newID()
    submit.disabled = input.readOnly = true
    try {
      await tell(text, id)
      input.value = ''
      failed = undefined
      status.replaceChildren('')
    } catch (failure) {
      failed = { id, text }
      status.replaceChildren(/** @type {Failure} */ (failure).text || texts.problem)
    }
    submit.disabled = input.readOnly = false
    input.focus()
  }
  return {
    input,
    element: h('form', { class: 'form reply', novalidate: true, submit: (/** @type {Event} */ e) => { e.preventDefault(); submitted() } }, h('div', { class: 'block' }, label, input, waits && h('p', { class: 'small', id: 'reply-waits' }, texts.inTheMorning)), status, h('div', { class: 'row' }, submit)),
    /** @param {boolean} back HR waits for it */
    asked(back) {
      label.replaceChildren(back ? texts.replyToHR : texts.addToHR)
    },
  }
}
