/**
 * Builds elements from data. Strings only ever become text nodes or attribute values, so nothing that comes over the socket is
 * read as HTML; a link only gets an address that safeURL let through.
 *
 * @typedef {Node | string | false | null | undefined} Child
 * @typedef {Record<string, string | boolean | number | undefined | ((event: any) => void)>} Props
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props] attributes; true is an empty one, false and undefined none; a function listens to the event of its name
 * @param {...Child} children what is false or empty is left out
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...present(children))
  return element
}

/** @param {Child[]} children @returns {(Node | string)[]} */
export const present = (children) => /** @type {(Node | string)[]} */ (children.filter((c) => c !== false && c !== null && c !== undefined && c !== ''))

/** A button that submits nothing. @param {string} look class names @param {Child} label @param {() => void} press @param {Props} [props] */
export const button = (look, label, press, props = {}) => h('button', { type: 'button', class: `button ${look}`, click: press, ...props }, label)

/** Text for screen readers alone. @param {string} text */
export const hidden = (text) => h('span', { class: 'unseen' }, text)

/**
 * @param {string | undefined} url from the socket
 * @param {string} base the server's address
 * @returns {string | undefined} an absolute http or https address, undefined for any other
 */
export function safeURL(url, base) {
  if (!url) return undefined
  try {
    const { protocol, href } = new URL(url, base)
    return protocol === 'https:' || protocol === 'http:' ? href : undefined
  } catch {
    return undefined
  }
}

/** Line drawings on a 24 by 24 grid, in the colour of the text. */
const DRAWINGS = {
  mark: 'M12 20.5V4M12 15c0-5.5-6.5-4-6.5-10M12 15c0-5.5 6.5-4 6.5-10',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.5M12 7.6v.2',
  send: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  outside: 'M14 5h5v5M19 5l-8 8M10 6H5v13h13v-5',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.4a3.5 3.5 0 0 1 0 6.3M18 14.6c2.1.9 3.5 2.8 3.5 5.4',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10.5 20.5h3',
  letter: 'M4 6h16v12H4zM4.5 7l7.5 6 7.5-6',
}

/** @param {keyof typeof DRAWINGS} name decoration: the label stands beside it */
export function drawing(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', `drawing drawing-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', DRAWINGS[name])
  svg.append(path)
  return svg
}
