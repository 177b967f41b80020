// Chromium for the tests, and the small things every test of a page needs.

import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome']

// Milliseconds that a test waits for what takes some tens of them: the machine may be busy with other things.
const PATIENCE = 30_000

/** The browser named by CHROMIUM, the system's, or the one the test library fetched. */
export function launch() {
  const executablePath = process.env.CHROMIUM || PLACES.find((path) => existsSync(path)) || chromium.executablePath()
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  return chromium.launch({ executablePath, args })
}

/**
 * A page of its own, which remembers what went wrong in it.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  /** @type {string[]} */ const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  return { page, problems, context }
}

/** Waits until a condition of the test's own side holds. @param {() => boolean} holds @param {string} what */
export async function until(holds, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (holds()) return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`waited in vain for ${what}`)
}
