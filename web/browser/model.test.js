// A summary in the whole product: the real desk, an endpoint of somebody else's, a browser; and where no word of it may be.

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { newPage } from './browser.js'
import { findings } from './findings.js'
import { sharedBrowser } from './harness.js'
import { startServer } from './server.js'

const KEPT = '締切は最終日の17:00です。'
const INVENTED = 'ざくろ鳥は年中飛んでいます。'
const QUESTION = '凪 陽菜です。社内公募制度の募集時期はいつですか'
const KEY = 'canary-key-of-this-test'
const FAILED = 'むくどりの残高が足りません'

const browser = sharedBrowser()
/** @type {import('./server.js').Server} */ let desk
/** @type {import('node:child_process').ChildProcess} */ let endpoint
let address = ''

/** Starts aimock, with its answers. @param {string} fixtures path */
async function startEndpoint(fixtures) {
  const program = join(dirname(createRequire(import.meta.url).resolve('@copilotkit/aimock')), 'cli.cjs')
  endpoint = spawn(process.execPath, [program, '--port', '0', '--fixtures', fixtures, '--chunk-size', '7', '--strict'], { stdio: ['ignore', 'pipe', 'pipe'] })
  for await (const line of createInterface({ input: /** @type {import('node:stream').Readable} */ (endpoint.stdout) })) {
    const [, url] = line.split('listening on ')
    if (url) return url.trim()
  }
  throw new Error('the endpoint ended')
}

/** What the endpoint got. @returns {Promise<string>} */
const sent = async () => (await fetch(`${address}/v1/_requests`)).text()

before(async () => {
  desk = await startServer({ serve: false })
  const fixtures = join(desk.data, 'answers.json')
  // Half of a person's day is used by the first answer; what a second may use is more than what is left.
  const usage = { prompt_tokens: 29_000, completion_tokens: 1_000, total_tokens: 30_000 }
  await writeFile(fixtures, JSON.stringify({ fixtures: [
    { match: { userMessage: 'きんかん町' }, response: { error: { message: FAILED, type: 'server_error' }, status: 500 } },
    { match: { userMessage: '募集' }, response: { content: `${KEPT.replace('。', ' [1]。')}${INVENTED.replace('。', ' [1]。')}`, usage } },
  ] }))
  address = await startEndpoint(fixtures)
  const key = join(desk.data, 'key')
  await writeFile(key, `${KEY}\n`, { mode: 0o644 })
  await desk.start(['--demo', '--log-level', 'debug', '--model-url', `${address}/v1`, '--model-key-file', key, '--composer', 'sample-model',
    '--model-contract', '学習に使いません（試験用）', '--model-person-day', '40000'])
}, { timeout: 240_000 })

after(async () => {
  await desk?.remove()
  endpoint?.kill()
})

/** @param {import('node:test').TestContext} t @param {string} person @param {import('playwright-core').BrowserContextOptions} [options] */
async function talk(t, person, options) {
  const opened = await newPage(browser(), options)
  t.after(() => opened.context.close())
  const { page } = opened
  await desk.login(page, person)
  await page.locator('.kind-greeting').first().waitFor()
  /** @param {string} text */
  const say = async (text) => {
    const answers = page.locator('.kind-answer')
    const before = await answers.count()
    await page.getByRole('textbox', { name: '相談したいこと' }).fill(text)
    await page.keyboard.press('Enter')
    await answers.nth(before).waitFor()
  }
  return { page, say, summary: page.getByRole('region', { name: 'まとめ' }) }
}

/** How many summaries came to an end with this reason. @param {string} reason */
const ended = (reason) => desk.sql(`select count(*) from chat.summary where coalesce(nullif(reason, ''), 'kept') = '${reason}'`)

/** Waits for one more of them. @param {string} reason */
async function waitFor(reason) {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) if (Number(await ended(reason)) > 0) return
  assert.fail(`no summary ended with ${reason}: ${await desk.sql(`select string_agg(coalesce(nullif(reason, ''), 'kept'), ' ') from chat.summary`)}`)
}

test('an answer and its summary, wide and on a phone, light and dark', { timeout: 90_000 }, async (t) => {
  const { page, say, summary } = await talk(t, 'p012')
  await say(QUESTION)
  await summary.getByText(KEPT).waitFor()
  await waitFor('kept')
  assert.equal(await page.getByText('ざくろ鳥').count(), 0, 'what no page says is on the screen')
  const got = await sent()
  assert.ok(got.includes('募集時期はいつですか') && got.includes('［氏名1］') && !got.includes('陽菜'), 'the endpoint gets the question without the name')
  for (const [width, colorScheme] of /** @type {const} */ ([[1280, 'light'], [375, 'light'], [375, 'dark']])) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    await summary.scrollIntoViewIfNeeded()
    await page.screenshot({ path: new URL(`results/model-${width}-${colorScheme}.png`, import.meta.url).pathname })
    assert.deepEqual(await findings(page), [], `${width} px, ${colorScheme}`)
  }
})

test('a spent day leaves the answer as it is, and says nothing', { timeout: 60_000 }, async (t) => {
  const { page, say, summary } = await talk(t, 'p012')
  const before = await summary.count()
  const requests = (await sent()).split('募集時期はいつですか').length
  await say(QUESTION)
  await waitFor('budget')
  assert.equal(await summary.count(), before)
  assert.equal((await sent()).split('募集時期はいつですか').length, requests, 'nothing is sent')
  assert.equal(await page.getByRole('alert').filter({ hasText: /./ }).count(), 0)
  const { stdout } = await promisify(execFile)(desk.path, ['spent'], { env: { ...process.env, DATABASE_URL: '', DOUSURU_DATA: join(desk.data, 'desk') } })
  assert.match(stdout, /answers\t30 thousand tokens/)
})

test('an endpoint that fails leaves the answer, too', { timeout: 60_000 }, async (t) => {
  const { page, say, summary } = await talk(t, 'p006')
  await say('社内公募制度の募集時期はいつですか（きんかん町より）')
  await waitFor('server')
  assert.ok((await sent()).includes('きんかん町'))
  assert.equal(await summary.count(), 0)
  assert.equal(await page.getByRole('alert').filter({ hasText: /./ }).count(), 0)
})

test('no word of it is in the log or in a row', { timeout: 60_000 }, async () => {
  const words = ['きんかん町', 'ざくろ鳥', 'むくどり', KEY, 'Bearer']
  const log = desk.log
  assert.ok(log.includes('sample-model'), 'what may be in the log is found')
  assert.deepEqual([...words, KEPT, '募集時期はいつですか'].filter((word) => log.includes(word)), [], 'in the log')
  const tables = (await desk.sql(`select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)).split('\n')
  assert.ok(tables.length > 50 && tables.some((name) => name.includes('river')), `${tables.length} tables`)
  /** @param {string[]} looked */
  const rows = (looked) => desk.sql(tables.map((name) => `select distinct '${name}' from ${name} row where ${looked.map((word) => `row::text like '%${word}%'`).join(' or ')}`).join(' union all '))
  assert.equal(await rows(words), '', 'in rows')
  assert.equal(await rows(['sample-model']), 'chat.summary', 'what may be in rows is found')
})
