// One widget in one page against one scripted desk; or people in their browsers at the real one.

import { after, before } from 'node:test'
import { launch, newPage } from './browser.js'
import { Desk } from './desk.js'
import { startServer } from './server.js'

/** One browser for the tests of a file. @returns {() => import('playwright-core').Browser} */
export function sharedBrowser() {
  /** @type {import('playwright-core').Browser} */ let browser
  before(async () => { browser = await launch() })
  after(() => browser.close())
  return () => browser
}

/**
 * @typedef {object} Wish
 * @property {(desk: Desk) => void} [prepare] before the page is loaded
 * @property {boolean} [closed]               leave the panel closed
 * @property {import('playwright-core').BrowserContextOptions} [options]
 */

/**
 * Loads the page, opens the panel and waits for the desk's greeting.
 * @param {import('playwright-core').Browser} browser
 * @param {import('node:test').TestContext} t closes everything when it ends
 * @param {Wish} [wish]
 */
export async function widget(browser, t, wish = {}) {
  const desk = await new Desk().start()
  wish.prepare?.(desk)
  const opened = await newPage(browser, wish.options)
  t.after(async () => {
    await opened.context.close()
    await desk.stop()
  })
  const { page } = opened
  await page.goto(desk.url ?? '')
  const input = page.getByRole('textbox', { name: desk.lang === 'en' ? 'What is on your mind' : '相談したいこと' })
  if (!wish.closed) {
    await page.locator('dousuru-chat').evaluate((element) => element.hasAttribute('page') || /** @type {any} */ (element).show())
    if (desk.upgrade === 101) await page.locator('.kind-greeting').first().waitFor()
  }
  /** Types and sends. @param {string} text */
  const say = async (text) => {
    await input.fill(text)
    await input.press('Enter')
  }
  return { desk, page, problems: opened.problems, context: opened.context, input, say, log: page.getByRole('log') }
}

/**
 * The real desk with the sample company, and a browser, for the tests of a file.
 * @returns what the tests need: the server, which is there once they run, and a way in
 */
export function realDesk() {
  const browser = sharedBrowser()
  /** @type {import('./server.js').Server} */ let server
  before(async () => { server = await startServer() }, { timeout: 240_000 })
  after(() => server?.remove())
  return {
    get server() { return server },
    /**
     * Somebody in a browser of their own, wide unless the options say otherwise, on a page of the desk.
     * @param {import('node:test').TestContext} t closes it when it ends
     * @param {string} person slug
     * @param {string} path
     * @param {import('playwright-core').BrowserContextOptions} [options]
     */
    async loggedIn(t, person, path, options) {
      const opened = await newPage(browser(), { viewport: { width: 1280, height: 900 }, ...options })
      t.after(() => opened.context.close())
      await server.login(opened.page, person, path)
      return opened
    },
  }
}

/** Types into the widget on a page and sends it. @param {import('playwright-core').Page} page @param {string} text */
export async function say(page, text) {
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill(text)
  await input.press('Enter')
}

/** Waits until what rises has risen: colours and places are measured after that. @param {import('playwright-core').Page} page */
export const still = (page) =>
  page.locator('dousuru-chat').evaluate(async (host) => {
    const passing = host.shadowRoot?.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity) ?? []
    await Promise.allSettled(passing.map((a) => a.finished))
  })

/** The person's words and the desk's, as they stand on the screen. @param {import('playwright-core').Page} page */
export const bubbles = (page) => page.locator('.messages .bubble').allTextContents()
