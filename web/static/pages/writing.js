/**
 * Writing an answer: what is typed is kept on the way (data-draft), a text module goes to where the cursor stands, and
 * colleagues who have the question open see each other (data-presence). Without this script modules are inserted by the
 * server, behind the text, and nothing is kept until it is sent.
 */

const PAUSE = 1500 // milliseconds without a key after which a text is kept
const BEAT = 15_000 // as escalation.PresenceEvery

const form = document.querySelector('form[data-draft]')
const field = document.getElementById('answer')
const others = document.querySelector('[data-presence]')
if (form instanceof HTMLFormElement && field instanceof HTMLTextAreaElement) {
  keepDrafts(form, field)
  insertModules(form, field)
  if (others instanceof HTMLElement) meet(others, field)
}

/** @param {string} address @param {Record<string, string>} values */
const post = (address, values) => fetch(address, { method: 'POST', body: new URLSearchParams(values), keepalive: true })

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} field */
function keepDrafts(form, field) {
  const address = form.dataset.draft ?? ''
  const said = document.createElement('span')
  said.className = 'hint kept-note' // it has its line from the start: a button that moves under the pointer is not pressed
  field.after(said)
  let kept = field.value
  let sent = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer
  const keep = async () => {
    clearTimeout(timer)
    const text = field.value
    if (sent || text === kept) return
    try {
      const answer = await post(address, { answer: text })
      if (!answer.ok) throw new Error(String(answer.status))
      kept = text
      said.textContent = text.trim() ? form.dataset.draftKept ?? '' : ''
    } catch {
      said.textContent = '' // the server is away; the next pause in typing tries again
    }
  }
  field.addEventListener('input', () => {
    said.textContent = ''
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  })
  field.addEventListener('change', keep)
  form.addEventListener('submit', () => {
    sent = true
    clearTimeout(timer)
  })
  addEventListener('pagehide', keep)
  addEventListener('pageshow', () => { sent = false })
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} field */
function insertModules(form, field) {
  const choice = form.querySelector('#module')
  const button = form.querySelector('button[value=insert]')
  if (!(choice instanceof HTMLSelectElement) || !(button instanceof HTMLButtonElement)) return
  button.type = 'button'
  button.addEventListener('click', () => {
    const text = choice.selectedOptions[0]?.dataset.body
    if (!text) {
      choice.focus()
      return
    }
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.focus()
  })
}

/** @param {HTMLElement} place where the colleagues are named @param {HTMLTextAreaElement} field */
function meet(place, field) {
  const address = place.dataset.presence ?? ''
  let writing = false
  const beat = async () => {
    if (document.hidden) return
    try {
      const answer = await post(address, writing ? { writing: '1' } : {})
      if (!answer.ok) return
      const sentence = await answer.text()
      if (sentence !== place.textContent) place.textContent = sentence
      place.hidden = sentence === ''
    } catch {
      // the server is away; the next beat tries again
    }
  }
  const leave = () => { post(address, { gone: '1' }).catch(() => {}) }
  field.addEventListener('input', () => {
    if (writing === (field.value.trim() !== '')) return
    writing = !writing
    beat()
  })
  document.addEventListener('desk:presence', beat)
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : beat())
  addEventListener('pagehide', leave)
  setInterval(beat, BEAT)
  beat()
}

export {}
