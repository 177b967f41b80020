/**
 * A phone's keyboard covers the lower half of the page without resizing it. The visible part is handed to the style as
 * --view-height and --view-top, so that a panel that fills the screen fills what can be seen of it.
 *
 * @param {HTMLElement} element
 * @param {AbortSignal} signal
 */
export function keepAboveKeyboard(element, signal) {
  const viewport = window.visualViewport
  if (!viewport) return
  const fit = () => {
    const covered = window.innerHeight - viewport.height * viewport.scale > 80 // a keyboard, not a disappearing address bar
    if (covered) {
      element.style.setProperty('--view-height', `${viewport.height}px`)
      element.style.setProperty('--view-top', `${viewport.offsetTop}px`)
    } else {
      element.style.removeProperty('--view-height')
      element.style.removeProperty('--view-top')
    }
  }
  viewport.addEventListener('resize', fit, { signal })
  viewport.addEventListener('scroll', fit, { signal })
}
