/**
 * Quotes a text into a field with one press: <a data-quote="text" data-into="id of a textarea">. What stands in the field stays,
 * and the quotation follows it. Without this script the link loads the page with the text in the field.
 */

/** @param {HTMLElement} link */
function offer(link) {
  const field = document.getElementById(link.dataset.into ?? '')
  if (!(field instanceof HTMLTextAreaElement)) return
  link.addEventListener('click', (event) => {
    event.preventDefault()
    field.value = [field.value.trimEnd(), link.dataset.quote].filter(Boolean).join('\n\n')
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.focus()
  })
}

for (const link of document.querySelectorAll('[data-quote]')) if (link instanceof HTMLElement) offer(link)
