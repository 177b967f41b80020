// What is wrong with a page as it stands: what axe finds, what reaches over its edge, and what is too small to be pressed.

import assert from 'node:assert/strict'
import axe from 'axe-core'

/**
 * @typedef {object} Wish
 * @property {string} [within]  selector of the part that axe looks at; without it the whole page, whose width is held as well
 * @property {object} [rules]   of axe, as it takes them: { region: { enabled: false } }
 * @property {string} [pressed] selector of what has to be high enough to be pressed
 * @property {number} [height]  that it needs, in CSS pixels; 44 (WCAG 2.5.5) unless said otherwise
 */

/** @param {import('playwright-core').Page} page @param {Wish} [wish] @returns {Promise<string[]>} one line for each finding */
export async function findings(page, wish = {}) {
  await page.evaluate(axe.source)
  return page.evaluate(async ({ within, rules = {}, pressed, height = 44 }) => {
    const { violations } = await /** @type {any} */ (window).axe.run(within ?? document, { rules })
    const found = violations.flatMap((/** @type {any} */ v) => v.nodes.map((/** @type {any} */ n) => `${v.id}: ${n.html.slice(0, 140)} ${n.failureSummary}`))
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (!within && over > 0) found.push(`${over} pixels over the edge`)
    for (const e of pressed ? document.querySelectorAll(pressed) : []) {
      if (e.checkVisibility() && e.getBoundingClientRect().height < height) found.push(`small: ${e.outerHTML.slice(0, 140)}`)
    }
    return found
  }, wish)
}

/** Keeps a picture in results/ and holds that nothing is found. @param {import('playwright-core').Page} page @param {string} name of the picture @param {Wish} [wish] */
export async function look(page, name, wish) {
  await page.screenshot({ path: new URL(`results/${name}.png`, import.meta.url).pathname, fullPage: true })
  assert.deepEqual(await findings(page, wish), [], name)
}
