/**
 * Words that can be pressed into a field: <ul data-words="id of the field" data-pressed="“%s” was put into it">. Without this
 * script they are a list to read.
 */

/** @param {HTMLElement} list */
function offer(list) {
  const field = document.getElementById(list.dataset.words ?? '')
  if (!(field instanceof HTMLInputElement)) return
  const status = document.createElement('p')
  status.className = 'unseen'
  status.setAttribute('role', 'status')
  list.after(status)
  for (const item of list.querySelectorAll('li')) {
    const word = item.textContent ?? ''
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = word
    button.addEventListener('click', () => {
      field.value = [field.value.trim(), word].filter(Boolean).join(' ')
      status.textContent = (list.dataset.pressed ?? '').replace('%s', () => word)
    })
    item.replaceChildren(button)
  }
}

for (const list of document.querySelectorAll('[data-words]')) if (list instanceof HTMLElement) offer(list)
