/**
 * Keeps parts of the page up to date: <div id="…" data-live="address of the stream" data-updated="sentence">. When the stream
 * says that something changed, the page is fetched again and those parts alone are replaced; what somebody types elsewhere on
 * the page is not touched, what they ticked inside stays ticked. The sentence is shown before its part; a part without one is
 * replaced in silence. Without this script the page is simply as old as its last load.
 *
 * Other scripts hear of the stream's events "presence" as an event desk:presence of the document.
 */

import { pageOf } from './page.js'

const PAUSE = 30_000 // milliseconds after which a stream that was refused is asked for again

/** @param {HTMLElement[]} parts of one stream @param {string} address */
function live(parts, address) {
  const status = document.createElement('p')
  status.className = 'notice live-status'
  status.setAttribute('role', 'status')
  parts[0].before(status)
  status.hidden = true

  /** @type {EventSource | undefined} */ let stream
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let waiting
  let behind = false
  const again = () => refresh(parts, status)

  // A hidden tab holds no stream: browsers allow six connections a host, and each tab with a stream takes one.
  const follow = () => {
    if (document.hidden) {
      stream?.close()
      stream = undefined
      behind = true
      return
    }
    if (behind) again()
    behind = false
    if (stream && stream.readyState !== EventSource.CLOSED) return
    stream = new EventSource(address)
    stream.addEventListener('change', again)
    stream.addEventListener('presence', () => document.dispatchEvent(new Event('desk:presence')))
    stream.addEventListener('error', () => {
      behind = true
      // The browser comes back by itself to a stream that broke, but not to one that was refused: too many at a time, the login over.
      if (stream?.readyState !== EventSource.CLOSED) return
      clearTimeout(waiting)
      waiting = setTimeout(follow, PAUSE)
    })
    stream.addEventListener('open', () => {
      if (behind) again()
      behind = false
    })
  }
  document.addEventListener('visibilitychange', follow)
  document.addEventListener('submit', () => stream?.close())
  follow()
}

/** @param {HTMLElement[]} parts @param {HTMLElement} status */
async function refresh(parts, status) {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: 'text/html' }, redirect: 'error' })
    if (!answer.ok) return
    const page = await pageOf(answer)
    for (const part of parts) {
      const fresh = page.getElementById(part.id)
      if (fresh && replace(part, fresh) && part.dataset.updated) {
        status.hidden = false
        status.textContent = part.dataset.updated
      }
    }
  } catch {
    // the server is away; the next change or the next look at the page tries again
  }
}

/** Replaces what stands in a part, but for ticks and focus; false if nothing is new. @param {HTMLElement} part @param {HTMLElement} fresh */
function replace(part, fresh) {
  if (fresh.innerHTML === part.innerHTML) return false
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : ''
  const ticked = new Set([...part.querySelectorAll('input:checked')].map(keyOf))
  part.replaceChildren(...fresh.childNodes)
  for (const input of part.querySelectorAll('input[type=checkbox]')) {
    if (input instanceof HTMLInputElement && ticked.has(keyOf(input))) input.checked = true
  }
  if (focused) {
    const same = [...part.querySelectorAll('a, input, button')].find((element) => keyOf(element) === focused)
    if (same instanceof HTMLElement) same.focus({ preventScroll: true })
  }
  return true
}

/** What an element is called on this page and on the next. @param {Element | null} element */
const keyOf = (element) => element ? [element.tagName, element.getAttribute('href'), element.getAttribute('name'), element.getAttribute('value')].join(' ') : ''

/** @type {Map<string, HTMLElement[]>} */ const streams = new Map()
for (const part of document.querySelectorAll('[data-live]')) {
  if (!(part instanceof HTMLElement)) continue
  const address = part.dataset.live ?? ''
  streams.set(address, [...(streams.get(address) ?? []), part])
}
for (const [address, parts] of streams) live(parts, address)

const note = document.getElementById('live-note')
if (note) note.hidden = false

// An answer is sent once, however often the button is pressed. The pressed button itself is left alone until it is sent: a
// disabled one would not say which it was.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', () => setTimeout(() => form.querySelectorAll('button').forEach((button) => { button.disabled = true })))
}
addEventListener('pageshow', () => document.querySelectorAll('form[data-once] button').forEach((button) => button.removeAttribute('disabled')))
