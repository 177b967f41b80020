import { card } from './card.js'
import { form } from './form.js'
import { frame } from './frame.js'
import { message } from './message.js'
import { theme } from './theme.js'

/** @type {CSSStyleSheet | undefined} */ let shared

/**
 * One style sheet for every element of the page. It is made by script and not by a <style> or a style attribute, so the page's
 * Content-Security-Policy needs no 'unsafe-inline'.
 */
export function sheetOfStyles() {
  if (!shared) {
    shared = new CSSStyleSheet()
    shared.replaceSync([theme, frame, message, card, form].join('\n'))
  }
  return shared
}
