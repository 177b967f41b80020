/**
 * Follows something that is at work: <div id="…" data-progress>. The page is fetched again every second and that part alone
 * is replaced, until it comes without data-progress. A hidden tab waits; without this script the page reloads itself.
 */

import { pageOf } from './page.js'

const EVERY = 1000 // milliseconds; a fetch that fails is tried again at the same pace

/** @param {HTMLElement} part */
async function follow(part) {
  while (part.hasAttribute('data-progress')) {
    await new Promise((done) => setTimeout(done, EVERY))
    if (!document.hidden) await refresh(part)
  }
}

/** @param {HTMLElement} part */
async function refresh(part) {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: 'text/html' }, redirect: 'error' })
    if (!answer.ok) return
    const fresh = (await pageOf(answer)).getElementById(part.id)
    if (!fresh) return
    if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes)
    if (!fresh.hasAttribute('data-progress')) part.removeAttribute('data-progress')
  } catch {
    // the server is away; the next second tries again
  }
}

for (const part of document.querySelectorAll('[data-progress]')) if (part instanceof HTMLElement) follow(part)
