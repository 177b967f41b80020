// The button that prints the page. Without this script the browser's own menu does.

const place = document.getElementById('print')
if (place) {
  place.hidden = false
  place.addEventListener('click', () => window.print())
}
