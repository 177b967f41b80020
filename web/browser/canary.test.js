// Words that stand nowhere else, written by a browser into every field that is confidential: then every place into which they could
// run is looked through, in every form that they could take. What may be read by whom is said where it is written.

import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, newPage } from './browser.js'
import { Ledger, find, patterns, word } from './canary.js'
import { ASKER, CHIEF, EMPLOYEE, BOSS, HR, OTHER, PEOPLE, writeEverywhere } from './canary_write.js'
import { columns, files, mailSink, modelSink, storageOf } from './sinks.js'
import { startServer } from './server.js'

const ledger = new Ledger()

/** @type {import('./server.js').Server} */ let desk
/** @type {import('playwright-core').Browser} */ let browser
/** @type {Awaited<ReturnType<typeof mailSink>>} */ let mails
/** @type {Awaited<ReturnType<typeof modelSink>>} */ let model
/** @type {Record<string, import('playwright-core').Page>} */ const pages = {}
/** Addresses and headers of all requests. @type {string[]} */ const requests = []
/** Fields of frames in which words went to the server. @type {Set<string>} */ const frames = new Set()
/** Fields of forms, as page and name. @type {Set<string>} */ const forms = new Set()
let folder = ''

before(async () => {
  desk = await startServer({ serve: false })
  folder = await mkdtemp(join(tmpdir(), 'dousuru-canary-'))
  process.env.TMPDIR = folder // of the server and of the browser
  mails = await mailSink()
  model = await modelSink()
  await desk.start(['--demo', '--log-level', 'debug', '--base-url', desk.url.slice(0, -1), '--hours', '0:00-23:59', '--keep-talks', '45', '--keep-questions', '200', '--report-k', '12',
    '--smtp-host', '127.0.0.1', '--smtp-port', String(mails.port), '--smtp-tls', 'none', '--smtp-from', 'desk@example.com',
    '--model-url', `http://127.0.0.1:${model.port}/v1`, '--composer', 'm', '--understander', 'm', '--model-contract', '学習に使いません（試験用）'])
  browser = await launch()
  for (const person of PEOPLE) {
    const { page } = await newPage(browser)
    page.on('request', (request) => requests.push(`${request.url()} ${JSON.stringify(request.headers())}`))
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload))
      for (const [name, value] of Object.entries(frame)) if (find(String(value)).length) frames.add(`${frame.type}.${name}`)
    }))
    pages[person] = page
  }
  await Promise.all(Object.entries(pages).map(([person, page]) => desk.login(page, person, '/about')))
}, { timeout: 240_000 })

after(async () => {
  await browser?.close()
  await desk?.remove()
  mails?.close()
  model?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('people write into every field', { timeout: 240_000 }, async (t) => {
  await writeEverywhere(desk, pages, ledger, forms)
  assert.ok(ledger.words.length >= 500, `${ledger.words.length} words`)
  t.diagnostic(`${ledger.words.length} words in ${ledger.fields.size} kinds of fields`)
})

/** Pages that are followed no further: they are about nobody, and many. */
const PUBLIC = /^\/(static|login|logout|articles\/|hr\/articles\/|hr\/export|hr\/upload|hr\/golden|widget-example)|[?&](lang|kind|page|theme)=|\.(zip|txt)$/

/** @type {Map<string, Map<string, string>>} */ const crawled = new Map()

/** All that somebody comes to by links, without scripts, by its path. @param {string} person */
async function crawl(person) {
  const found = crawled.get(person) ?? new Map()
  if (found.size) return found
  crawled.set(person, found)
  const wanted = ['/', '/journey', '/questions', '/talks', '/oneonone', '/team', '/hr', '/asked', '/news', '/unknown', '/readyz', '/healthz']
  for (let path; (path = wanted.shift()) !== undefined && found.size < 150; ) {
    if (found.has(path) || PUBLIC.test(path)) continue
    let response = await pages[person].request.get(new URL(path, desk.url).href, { maxRetries: 2 })
    for (; response.status() === 429; response = await pages[person].request.get(new URL(path, desk.url).href, { maxRetries: 2 })) await pages[person].waitForTimeout(1_000)
    assert.ok(response.status() < 500, `${path}: ${response.status()}`)
    const body = await response.text()
    found.set(path, body)
    for (const [, href] of body.matchAll(/href="(\/[^"#]*)/g)) wanted.push(href.replaceAll('&amp;', '&'))
  }
  return found
}

/** Fields of pages that get no confidential words of this run, with the reason. @type {[RegExp, string][]} */
const EXCUSED = [
  [/^receipt receipt$/, 'a receipt'], [/^hr\/(article|desk|golden|news|gap|module|upload)/, 'HR writes for everybody'], [/ (year|day|until|due)$/, 'a date'],
  [/^hr\/answer (title|text|find|wording|article)$/, 'HR writes for everybody: what becomes an article'], [/^everything typed$/, 'a fixed word'], [/^team\/team search$/, 'a name'],
]

test('every field is found', { timeout: 240_000 }, async () => {
  const source = await readFile(new URL('../../chat/frames.go', import.meta.url), 'utf8')
  const typed = [...source.slice(source.indexOf('type ClientFrame'), source.indexOf('type ServerFrame')).matchAll(/^\t\w+ +string +`json:"(\w+),omitempty"` +\/\/ ([a-z, ]+)/gm)]
  const wanted = typed.flatMap(([, name, types]) => types.trim().split(/, (?=[a-z]+)/).map((type) => `${type.split(' ')[0]}.${name}`)).filter((field) => !/\.(lang|response|receipt|due|date|theme)$/.test(field))
  assert.ok(wanted.includes('say.text') && wanted.includes('plan.tell'), String(wanted))
  assert.deepEqual(wanted.filter((field) => !frames.has(field)), [], 'fields of frames without words')

  const fields = new Set()
  for (const person of [EMPLOYEE, BOSS, HR, CHIEF]) for (const body of (await crawl(person)).values()) {
    const page = /<body class="on-([^" ]*)/.exec(body)?.[1]
    for (const [tag] of body.matchAll(/<(?:textarea|input)\b[^>]*>/g)) {
      const name = / name="([^"]+)"/.exec(tag)?.[1]
      if (name && (tag.startsWith('<textarea') || /type="text"/.test(tag))) fields.add(`${page} ${name}`)
    }
  }
  assert.ok(fields.size > 15, `${fields.size} fields`)
  assert.deepEqual([...fields].filter((field) => !forms.has(field) && !EXCUSED.some(([which]) => which.test(field))), [], 'fields of forms without words')
})

test('nobody else sees a word of it', { timeout: 240_000 }, async () => {
  for (const person of Object.keys(pages)) {
    const seen = await crawl(person)
    assert.ok(seen.size > 10, `${person}: ${seen.size} pages`)
    /** @type {string[]} */ const strange = []
    let own = 0 // of the executive, who has replied, and of who asked without a name, no page holds anything
    for (const [path, body] of seen) {
      own += find(body).length
      strange.push(...ledger.strange(body, ({ readers }) => readers.includes(person)).map((what) => `${path}: ${what}`))
    }
    assert.deepEqual(strange, [], person)
    assert.equal(own > 0, ![CHIEF, ASKER].includes(person) && ledger.words.some(({ readers }) => readers.includes(person)), `${person}: what they may read is found`)
  }
  for (const path of ['', 'about', 'readers', 'receipt', 'readyz', 'healthz']) assert.deepEqual(ledger.strange(await (await fetch(desk.url + path)).text()), [], path)
  const said = await (await fetch(`${desk.url}readers`)).text()
  for (const words of ['から45日', 'から200日', '12人より少ない', 'このデスクへのリンクだけ', 'https の設定になっていません', '送り先は']) assert.ok(said.includes(words), `the page of readers does not say ${words}`)
})

/** Looks through every sink. @returns {Promise<Record<string, string[]>>} what was found where it has no place */
async function sinks() {
  const owed = (await readFile(new URL('../../internal/postgres/testdata/plain_columns.txt', import.meta.url), 'utf8')).split('\n').filter((line) => / OWED /.test(line)).map((line) => line.split(' ')[0])
  const { tables, found } = await columns(desk, patterns)
  assert.ok(tables.length > 50 && tables.some((name) => name.startsWith('river.')), `${tables.length} tables`)
  const kept = await Promise.all(Object.values(pages).map(storageOf))
  /** @type {string[]} */ const written = []
  for await (const [path, body] of files(folder, () => false)) written.push(...ledger.strange(body).map((what) => `${path.slice(folder.length)}: ${what}`))
  for await (const [path, body] of files(join(desk.data, 'desk'), (path) => path.endsWith('/desk/postgres'))) written.push(...ledger.strange(body).map((what) => `${path.slice(desk.data.length)}: ${what}`))
  return {
    log: ledger.strange(desk.log), mails: ledger.strange(mails.got.join('\n')), model: ledger.strange(model.got.join('\n'), ({ field }) => field === 'talk'),
    columns: found.filter((name) => !owed.includes(name)), storage: ledger.strange(kept.join('\n')), addresses: ledger.strange(requests.join('\n')), files: written,
  }
}

test('no sink holds a word of it', { timeout: 240_000 }, async () => {
  assert.ok(model.got.length > 0 && requests.length > 100 && desk.log.length > 100, `${model.got.length} requests to the model, ${requests.length} of the browsers, a log of ${desk.log.length}`)
  assert.ok(!model.got.join('').includes('陽菜'), 'a name is sent to the model')
  assert.deepEqual(await sinks(), { log: [], mails: [], model: [], columns: [], storage: [], addresses: [], files: [] })
})

test('what is planted in a sink is found', { timeout: 240_000 }, async () => {
  const [latin, kanji, kana, half, nfd] = ['latin', 'kanji', 'kana', 'half', 'nfd'].map((script) => word(script, 9999))
  await new Promise((done) => get(`${desk.url}socket`, { headers: { Origin: `http://${latin}.example`, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' } }, done).on('error', done).on('upgrade', done))
  await desk.sql(`create table public.planted as select '${half.normalize('NFKC')}'::text as word; select * from "${kanji}"`).catch(() => {})
  await desk.sql(`create table public.planted as select '${half.normalize('NFKC')}'::text as word`)
  await pages[OTHER].evaluate((words) => { sessionStorage.setItem('kept', btoa(String.fromCharCode(...new TextEncoder().encode(words)))) }, nfd)
  await pages[OTHER].goto(`${desk.url}about?x=${encodeURIComponent(kana)}`)
  await writeFile(join(folder, 'planted'), Buffer.from(kanji, 'utf16le'))
  model.got.push(JSON.stringify(kana).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
  mails.got.push(`Subject: =?utf-8?b?${Buffer.from(`返事 ${nfd}`).toString('base64')}?=`)
  const found = await sinks()
  assert.deepEqual(Object.entries(found).filter(([, what]) => what.length === 0).map(([sink]) => sink), [])
  assert.ok(found.files.some((what) => what.includes('postgres.log')) && found.files.some((what) => what.includes('planted')), String(found.files))
})
