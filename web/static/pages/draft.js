/**
 * The form of a draft: <form data-autosave="on" data-saving="…" data-saved="…" data-unsaved="…">. What is typed is saved a few
 * seconds after the last key, by sending the form as its button would; of the page that comes back, the state, the hints and
 * the preview are shown. data-autosave="off" saves nothing by itself: a draft that waits for its check, or is checked, is not
 * unchecked by a stray key. Leaving with something unsaved is warned of. Without this script there is a button.
 */

import { pageOf } from './page.js'

const AFTER = 3000 // milliseconds without a key: long enough not to save every word
const AGAIN = 15_000 // after a save that did not arrive

/** @param {HTMLFormElement} form */
function autosave(form) {
  const { saving = '', saved = '', unsaved = '' } = form.dataset
  const status = /** @type {HTMLElement} */ (document.getElementById('save-status'))
  let dirty = false
  let busy = false
  let changes = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer

  const say = (/** @type {string} */ text) => { status.textContent = text }
  const later = (/** @type {number} */ wait) => {
    clearTimeout(timer)
    if (form.dataset.autosave === 'off') return
    timer = setTimeout(save, wait)
  }

  async function save() {
    if (busy || !dirty) return
    busy = true
    const upTo = changes
    say(saving)
    try {
      const body = new URLSearchParams()
      for (const [name, value] of new FormData(form)) body.append(name, String(value))
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } })
      const page = await pageOf(answer)
      if (!answer.ok) return refused(page)
      take(page, answer.url)
      dirty = changes !== upTo
      say(dirty ? unsaved : saved)
      if (dirty) later(AFTER)
    } catch {
      say(unsaved) // the server is away: tried again, and the warning stands
      later(AGAIN)
    } finally {
      busy = false
    }
  }

  /** What was typed stays; the next change or a press on the button tries again. @param {Document} page */
  function refused(page) {
    const problem = page.getElementById('problem')
    say(problem?.textContent?.trim() || unsaved)
  }

  /** The form goes on from what was stored. @param {Document} page @param {string} address */
  function take(page, address) {
    const fresh = page.querySelector('form[data-autosave]')
    if (!(fresh instanceof HTMLFormElement)) return
    form.dataset.autosave = fresh.dataset.autosave
    field(form, 'base').value = field(fresh, 'base').value
    form.setAttribute('action', fresh.getAttribute('action') ?? '')
    const place = new URL(address)
    if (place.pathname !== location.pathname) history.replaceState(null, '', place.pathname)
    for (const id of ['draft-state', 'draft-hints', 'draft-careful']) {
      const now = page.getElementById(id)
      if (now) document.getElementById(id)?.replaceChildren(...now.childNodes)
    }
    for (const step of document.querySelectorAll('.next-step')) step.remove() // what changed is unchecked
    for (const input of document.querySelectorAll('input[name=version]')) if (input instanceof HTMLInputElement) input.value = field(fresh, 'version').value
    const from = page.getElementById('live-preview')?.dataset.from
    if (from) preview(from)
  }

  form.addEventListener('input', () => {
    changes++
    dirty = true
    say(unsaved)
    later(AFTER)
  })
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    dirty = false
  })
  addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault()
  })
  addEventListener('pageshow', () => form.querySelectorAll('button').forEach((button) => button.removeAttribute('disabled')))
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's' && !event.isComposing) {
      event.preventDefault()
      save()
    }
  })
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
}

/** Shows the page of the draft beside the form. @param {string} address */
async function preview(address) {
  const place = document.getElementById('live-preview')
  if (!place || getComputedStyle(place.parentElement ?? place).position !== 'sticky') return // no room beside the form
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' }, redirect: 'error' })
    if (!answer.ok) return
    const shown = (await pageOf(answer)).querySelector('.article-page')
    if (!shown) return
    for (const part of shown.querySelectorAll('[id]')) part.removeAttribute('id')
    place.querySelector('.article-page')?.remove()
    place.append(shown)
    place.hidden = false
  } catch {
    // the server is away; the next save tries again
  }
}

const form = document.querySelector('form[data-autosave]')
if (form instanceof HTMLFormElement) autosave(form)
const first = document.getElementById('live-preview')?.dataset.from
if (first) preview(first)

// What is pressed is done once.
for (const once of document.querySelectorAll('form[data-once]')) {
  once.addEventListener('submit', () => once.querySelectorAll('button').forEach((button) => { button.disabled = true }))
}
addEventListener('pageshow', () => document.querySelectorAll('form[data-once] button').forEach((button) => button.removeAttribute('disabled')))
