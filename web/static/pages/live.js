/**
 * Keeps a part of the page up to date: <div id="…" data-live="address of the stream" data-updated="sentence">. When the stream
 * says that something changed, the page is fetched again and that part alone is replaced; what somebody types elsewhere on
 * the page is not touched. Without this script the page is simply as old as its last load.
 */

/** @param {HTMLElement} part */
function live(part) {
  const { live: address = '', updated = '' } = part.dataset
  const status = document.createElement('p')
  status.className = 'notice live-status'
  status.setAttribute('role', 'status')
  part.before(status)
  status.hidden = true

  /** @type {EventSource | undefined} */ let stream
  let behind = false

  // A hidden tab holds no stream: browsers allow six connections a host, and each tab with a stream takes one.
  const follow = () => {
    if (document.hidden) {
      stream?.close()
      stream = undefined
      behind = true
      return
    }
    if (behind) refresh(part, status, updated)
    behind = false
    if (stream && stream.readyState !== EventSource.CLOSED) return
    stream = new EventSource(address)
    stream.addEventListener('change', () => refresh(part, status, updated))
    stream.addEventListener('error', () => { behind = true })
    stream.addEventListener('open', () => {
      if (behind) refresh(part, status, updated)
      behind = false
    })
  }
  document.addEventListener('visibilitychange', follow)
  document.addEventListener('submit', () => stream?.close())
  follow()
}

/** @param {HTMLElement} part @param {HTMLElement} status @param {string} updated */
async function refresh(part, status, updated) {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: 'text/html' }, redirect: 'error' })
    if (!answer.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id)
    if (!fresh || fresh.innerHTML === part.innerHTML) return
    const focused = part.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null
    part.replaceChildren(...fresh.childNodes)
    if (focused) [...part.querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus()
    status.hidden = false
    status.textContent = updated
  } catch {
    // the server is away; the next change or the next look at the page tries again
  }
}

for (const part of document.querySelectorAll('[data-live]')) if (part instanceof HTMLElement) live(part)

const note = document.getElementById('live-note')
if (note) note.hidden = false

// An answer is sent once, however often the button is pressed.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', () => form.querySelectorAll('button').forEach((button) => { button.disabled = true }))
}
addEventListener('pageshow', () => document.querySelectorAll('form[data-once] button').forEach((button) => button.removeAttribute('disabled')))
