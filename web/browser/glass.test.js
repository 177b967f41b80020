// The name behind an alias, because a life may be in danger, on the real desk: what the form says before it is sent, two of HR by keyboard
// and on a phone, and what who asked is told, in the open talk and on the question's page.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newPage } from './browser.js'
import { findings } from './findings.js'
import { sharedBrowser } from './harness.js'
import { startServer } from './server.js'

const [ASKER, HR, COLLEAGUE] = ['p012', 'p003', 'p004'] // of the sample company
const NAME = /凪|陽菜/ // the asker's
const PHONE = { viewport: { width: 375, height: 740 } }
const QUESTION = 'もう、だれの役にも立てない気がします'

const browser = sharedBrowser()
/** @type {import('./server.js').Server} */ let server
before(async () => {
  server = await startServer({ serve: false })
  await server.start(['--demo', '--break-glass', 'on'])
}, { timeout: 240_000 })
after(() => server?.remove())

/** @param {import('node:test').TestContext} t @param {string} person @param {string} path */
async function loggedIn(t, person, path) {
  const opened = await newPage(browser(), PHONE)
  t.after(() => opened.context.close())
  await server.login(opened.page, person, path)
  return opened.page
}

/** Presses Tab until something has the focus. @param {import('playwright-core').Page} page @param {string} selector */
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return
  }
  assert.fail(`Tab does not lead to ${selector}`)
}

const text = async (/** @type {import('playwright-core').Page} */ page) => (await page.locator('main').textContent()) ?? ''

test('a name in danger: said before, by two of HR alone, and told at once', { timeout: 240_000 }, async (t) => {
  const asker = await loggedIn(t, ASKER, '/')
  await asker.locator('.kind-greeting').first().waitFor()
  const input = asker.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('火星支社に異動できますか')
  await input.press('Enter')
  await asker.getByRole('button', { name: '人事に聞く' }).last().click()
  await asker.getByLabel('人事に聞きたいこと').fill(QUESTION)
  await asker.getByLabel('別の名前で聞く').check()
  await asker.getByText('その二人に、24時間だけ、あなたの名前が見えます').first().waitFor()
  await asker.getByLabel('ニックネーム', { exact: true }).fill('かもめ')
  await asker.getByRole('button', { name: '人事に送る' }).click()
  await asker.locator('.kind-escalated').last().waitFor()
  assert.equal(await server.sql('select may_open from escalation.thread'), 't')

  const hr = await loggedIn(t, HR, '/hr')
  await hr.getByRole('link', { name: QUESTION }).first().click()
  await hr.getByRole('link', { name: 'だれかの命が危ないと思うとき' }).click()
  const page = hr.url()
  assert.equal(await hr.locator('input[name=reason]:checked').count(), 0)
  assert.deepEqual(await findings(hr), [])
  await tabTo(hr, 'input[name=reason]')
  await hr.keyboard.press('Space')
  await tabTo(hr, '#ask button')
  await hr.keyboard.press('Enter')
  await hr.getByText('人事のもう一人が、この画面を開いて同意します').waitFor()
  assert.doesNotMatch(await text(hr), NAME)

  const colleague = await loggedIn(t, COLLEAGUE, new URL(page).pathname)
  assert.doesNotMatch(await text(colleague), NAME)
  assert.deepEqual(await findings(colleague), [])
  await tabTo(colleague, '#steps button')
  await colleague.keyboard.press('Enter')
  await colleague.locator('#name').waitFor()
  assert.match(await text(colleague), NAME)
  await hr.reload()
  assert.match(await text(hr), NAME)
  assert.deepEqual(await findings(hr), [])

  await asker.getByText('人事の二人に、あなたの名前が見えるようになりました').first().waitFor()
  const [told] = await Promise.all([asker.context().waitForEvent('page'), asker.getByRole('link', { name: /いつ、だれが、なぜかを見る/ }).first().click()])
  await told.locator('#glass').waitFor()
  assert.match(await text(told), /藤波 さやか.*汐見 亮/s)
  assert.match(await text(told), /質問した人の命が危ない/)
  assert.deepEqual(await findings(told), [])
  await told.goto(`${server.url}about?lang=en`)
  await told.getByText('those two, and nobody else, see your name for 24 hours').waitFor()

  await server.sql(`update escalation.glass set confirmed_at = now() - interval '24 hours'`)
  await hr.reload()
  assert.doesNotMatch(await text(hr), NAME)
})
