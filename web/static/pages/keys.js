/**
 * Single keys of HR's inbox, listed on the page itself: j k or arrows move in a list ([data-keys=list], its items
 * [data-keys=item]), Enter opens by itself since a link has the focus, x ticks, / searches, a assigns, e answers, ? helps.
 * Never while somebody types, never with Ctrl, Alt or Meta, and not at all once [data-keys=switch] is cleared, which is
 * remembered in this browser: single keys are commands of screen readers, too.
 */

const OFF = 'dousuru.keys.off'
const box = document.querySelector('[data-keys=switch]')
const help = document.getElementById('keys')

/** Whether the person's browser remembers that they want none. */
function off() {
  try {
    return localStorage.getItem(OFF) !== null
  } catch {
    return false
  }
}

if (box instanceof HTMLInputElement) {
  box.checked = !off()
  box.addEventListener('change', () => {
    try {
      if (box.checked) localStorage.removeItem(OFF)
      else localStorage.setItem(OFF, '1')
    } catch {
      // a browser without a memory: the choice holds for this page
    }
  })
}

const TYPED = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]'

/** @param {number} step */
function move(step) {
  const links = [...document.querySelectorAll('[data-keys=item] .thread-question a')]
  const item = document.activeElement?.closest('[data-keys=item]')
  const at = item ? links.findIndex((link) => item.contains(link)) : step > 0 ? -1 : links.length
  const next = links[Math.max(0, Math.min(links.length - 1, at + step))]
  if (next instanceof HTMLElement) next.focus()
  return next !== undefined
}

/** @param {string} name */
function focusOn(name) {
  const target = document.querySelector(`[data-key=${name}]`)
  if (!(target instanceof HTMLElement)) return false
  target.scrollIntoView({ block: 'center' })
  target.focus()
  return true
}

/** @type {Record<string, () => boolean>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  '/': () => focusOn('search'),
  e: () => focusOn('answer'),
  x: () => {
    const box = document.activeElement?.closest('[data-keys=item]')?.querySelector('input[type=checkbox]')
    if (!(box instanceof HTMLInputElement)) return false
    box.click()
    return true
  },
  a: () => {
    const button = document.querySelector('[data-key=assign]')
    const form = button?.closest('form')
    const whom = form?.querySelector('select')
    if (!(button instanceof HTMLButtonElement) || !form || !whom) return false
    whom.value = 'me'
    form.requestSubmit(button)
    return true
  },
  '?': () => {
    if (!(help instanceof HTMLDetailsElement)) return false
    help.open = !help.open
    if (help.open) help.querySelector('summary')?.focus()
    return true
  },
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return
  if (box instanceof HTMLInputElement ? !box.checked : off()) return
  if (event.target instanceof Element && event.target.closest(TYPED)) return
  const inList = event.target instanceof Element && event.target.closest('[data-keys=list]')
  const key = inList && event.key === 'ArrowDown' ? 'j' : inList && event.key === 'ArrowUp' ? 'k' : event.key
  if (Object.hasOwn(keys, key) && keys[key]()) event.preventDefault()
})

export {}
