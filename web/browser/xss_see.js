// What is looked for in a page, inside the browser.

/** @typedef {{ shown: string[], faults: string[], refused: boolean, forms: { action: string, names: string[], carries: boolean }[] }} Seen shown: number of a text and of its field; carries: texts in hidden fields */

/** What a page shows of the texts, what of them came to be markup, whether it refuses a form, and its forms. @param {string} stamps @returns {Seen} */
export function see(stamps) {
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap((e) => e.shadowRoot ?? [])]
  const values = [...document.querySelectorAll('input, textarea')].map((e) => /** @type {HTMLInputElement} */ (e).value)
  const text = [...roots.map((r) => (r instanceof Document ? r.documentElement.outerHTML : r.innerHTML)), ...values].join('\n')
  const faults = []
  for (const e of roots.flatMap((r) => [...r.querySelectorAll('*')])) {
    if (/^(base|iframe|object|embed|marquee|math)$/i.test(e.tagName)) faults.push(`markup: <${e.tagName}> in ${location.pathname}`)
    for (const { name, value } of e.attributes) {
      if (name.startsWith('on') || /^(href|src|action|formaction|xlink:href)$/.test(name) && /^[\s\0-\x20]*(j\s*a\s*v\s*a\s*script|vbscript|data):/i.test(value)) faults.push(`markup: ${name}=${value} in ${location.pathname}`)
    }
  }
  const forms = [...document.forms].map((form) => ({
    action: new URL(form.getAttribute('action') || location.pathname, location.href).pathname,
    names: [...form.elements].filter((e) => e instanceof HTMLTextAreaElement || e instanceof HTMLInputElement && ['text', 'search', 'url', 'tel', 'email'].includes(e.type)).map((e) => /** @type {HTMLInputElement} */ (e).name),
    carries: [...form.elements].some((e) => e instanceof HTMLInputElement && e.type === 'hidden' && new RegExp(stamps, 'i').test(e.value)),
  }))
  const refused = Boolean(document.querySelector('#main [role=alert], #main [aria-invalid=true]'))
  return { refused, shown: [...new Set([...text.matchAll(new RegExp(stamps, 'gi'))].map((m) => `${m[1]} ${m[2]}`))], faults, forms }
}
