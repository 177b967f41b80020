/**
 * Saves a draft by itself: <form data-keep data-saved="sentence" data-unsaved="sentence">. A moment after the last change the form
 * is sent as its button would send it; of the page that comes back, the hidden fields and the parts marked data-fresh (each with
 * an id) are taken over, and nothing that somebody types in. Without this script the form has its button.
 */

import { pageOf } from './page.js'

const PAUSE = 1500

/** @param {HTMLFormElement} form */
function keep(form) {
  const status = /** @type {HTMLElement} */ (form.querySelector('[role=status]'))
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let waiting
  let changed = false
  let busy = false
  let leaving = false

  const say = (/** @type {string} */ text) => {
    status.hidden = false
    status.textContent = text
  }

  async function save() {
    if (busy || leaving) return
    busy = true
    changed = false
    try {
      const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'text/html' }, body: new URLSearchParams(/** @type {any} */ (new FormData(form))) })
      const page = await pageOf(answer)
      const fresh = page.getElementById(form.id)
      if (!(fresh instanceof HTMLFormElement)) throw new Error('no form in the answer')
      const problem = page.getElementById('problem')?.textContent
      if (!problem) take(form, fresh)
      say(problem || (answer.ok ? form.dataset.saved : form.dataset.unsaved) || '')
    } catch {
      changed = true
      say(form.dataset.unsaved || '')
    }
    busy = false
    if (changed) later()
  }

  function later() {
    clearTimeout(waiting)
    waiting = setTimeout(save, PAUSE)
  }

  form.addEventListener('input', () => {
    changed = true
    later()
  })
  // Pressed while a save is on its way, the form would carry the version from before it.
  form.addEventListener('submit', (event) => {
    clearTimeout(waiting)
    if (busy) {
      event.preventDefault()
      const { submitter } = event
      setTimeout(() => form.requestSubmit(submitter instanceof HTMLElement ? submitter : null), 200)
      return
    }
    leaving = true
  })
  addEventListener('pageshow', () => { leaving = false })
  addEventListener('beforeunload', (event) => { if (changed && !leaving) event.preventDefault() })
}

/** @param {HTMLFormElement} form @param {HTMLFormElement} fresh */
function take(form, fresh) {
  for (const field of form.querySelectorAll('input[type=hidden]')) {
    const other = fresh.elements.namedItem(/** @type {HTMLInputElement} */ (field).name)
    if (other instanceof HTMLInputElement) /** @type {HTMLInputElement} */ (field).value = other.value
  }
  for (const part of form.querySelectorAll('[data-fresh]')) {
    const other = fresh.querySelector(`#${CSS.escape(part.id)}`)
    if (other && other.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...other.childNodes)
  }
}

for (const form of document.querySelectorAll('form[data-keep]')) if (form instanceof HTMLFormElement) keep(form)
