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
import { columns, files, mailSink, modelSink, storageOf } from './sinks.js'
import { startServer } from './server.js'

const [EMPLOYEE, BOSS, HR, SECOND, CHIEF, ADMIN, OTHER, ASKER] = ['p012', 'p006', 'p003', 'p004', 'p001', 'p011', 'p014', 'p013']
const ALONE = [EMPLOYEE]
const ASKED = [EMPLOYEE, HR, SECOND]
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
  for (const person of [EMPLOYEE, BOSS, HR, SECOND, CHIEF, ADMIN, OTHER, ASKER]) {
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

/** Fills a form of a page and sends it. @param {string} person @param {string} path @param {string} form selector @param {Record<string, string>} fields by name; what is a choice is checked @param {string} [button] selector in it */
async function send(person, path, form, fields, button = 'button') {
  const page = pages[person]
  if (path) await page.goto(new URL(path, desk.url).href)
  const at = page.locator(`#main form${form}`).first()
  const template = await page.locator('body').getAttribute('class')
  for (const [name, value] of Object.entries(fields)) {
    const choice = at.locator(`[name="${name}"][value="${value}"]:is([type=radio], [type=checkbox])`)
    if (await choice.count()) await choice.first().check({ force: true })
    else if (await at.locator(`select[name="${name}"]`).count()) {
      await at.locator(`select[name="${name}"]`).evaluate((e) => e.closest('details')?.setAttribute('open', ''))
      await at.locator(`select[name="${name}"]`).selectOption(value)
    }
    else {
      await at.locator(`[name="${name}"]`).first().evaluate((e, words) => { /** @type {HTMLInputElement} */ (e).value = words; e.closest('details')?.setAttribute('open', '') }, value)
      forms.add(`${template?.replace('on-', '')} ${name}`)
    }
  }
  await at.locator(button).first().evaluate((e) => { e.closest('details')?.setAttribute('open', '') })
  await Promise.all([page.waitForEvent('load'), at.locator(button).first().evaluate((e) => /** @type {HTMLElement} */ (e).click())])
  const problem = page.locator('[role=alert]').filter({ hasText: /\S/ })
  assert.equal(await problem.count(), 0, `${path} ${form}: ${await problem.allTextContents()}`)
  return page.url()
}

/** Hands a question to HR from the talk. @param {string} person @param {string} way label @param {string} text @param {string} [alias] */
async function ask(person, way, text, alias) {
  const page = pages[person]
  await say(person, '火星支社に異動できますか')
  await page.getByRole('button', { name: '人事に聞く' }).last().click()
  await page.getByLabel('人事に聞きたいこと').fill(text)
  await page.getByLabel(way).check()
  if (alias) await page.getByLabel('ニックネーム', { exact: true }).fill(alias)
  if (way.includes('出して') && alias === '') await page.getByLabel('灘 孝太郎さんといっしょに聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
}

/** @param {string} person @param {string} words */
async function say(person, words) {
  const page = pages[person]
  const before = await page.locator('.messages .message.desk').count()
  await page.getByRole('textbox', { name: '相談したいこと' }).fill(words)
  await page.keyboard.press('Enter')
  await page.locator('.messages .message.desk').nth(before).waitFor()
}

test('people write into every field', { timeout: 240_000 }, async (t) => {
  const her = pages[EMPLOYEE]
  await her.goto(desk.url)
  await her.locator('.kind-greeting').first().waitFor()
  await say(EMPLOYEE, `凪 陽菜です。社内公募制度の募集時期はいつですか（${ledger.latin('contact', ALONE)}@example.com）`)
  for (let i = 0; i < 3; i++) await say(EMPLOYEE, ledger.write('talk', ALONE, 20))
  const named = ledger.write('question, named', [...ASKED, CHIEF])
  await ask(EMPLOYEE, '名前を出して聞く', named)
  await her.locator('.kind-escalated').first().waitFor()
  const alias = ledger.write('question, alias', ASKED)
  await ask(EMPLOYEE, '別の名前で聞く', alias, ledger.write('alias', ASKED, 2))
  await her.locator('.kind-escalated').nth(1).waitFor()
  const together = ledger.write('question, together', [...ASKED, BOSS])
  await ask(EMPLOYEE, '名前を出して聞く', together, '')
  await her.locator('.kind-escalated').nth(2).waitFor()
  await her.getByRole('button', { name: '相談を終わる' }).click()
  const card = her.locator('.dousuru').last()
  await card.getByLabel('あなたの言葉で').fill(ledger.write('decision', ALONE, 30))
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.locator('details.offer summary').click()
  await card.getByLabel('はじめの一歩').fill(ledger.write('plan', ALONE))
  await card.getByLabel('だれに話すか').fill(ledger.write('plan', ALONE))
  await her.waitForTimeout(2_000) // a person is not that quick, and the desk asks who is to wait
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.locator('.plan dd').first().waitFor()

  const asker = pages[ASKER]
  await asker.goto(desk.url)
  await asker.locator('.kind-greeting').first().waitFor()
  const nameless = ledger.write('question, no name', [ASKER, HR, SECOND])
  await ask(ASKER, '名前を出さずに聞く', nameless)
  const receipt = (await asker.locator('.receipt').textContent()) ?? ''
  await asker.getByRole('button', { name: '控えました' }).click()
  await asker.reload()
  await asker.locator('.kind-greeting').first().waitFor()
  await ask(ASKER, '質問だけ残す', ledger.write('question, left', [ASKER, HR, SECOND]))
  await asker.locator('.kind-escalated').last().waitFor()

  for (const kind of ['event', 'wish', 'life']) await send(EMPLOYEE, '/journey', '[action="/line"]', { kind, words: ledger.write('line', ALONE), year: '2020' })
  const decision = await her.locator('a[href^="/journey/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '').find((href) => /^\/journey\/[0-9a-f-]{36}$/.test(href)))
  assert.ok(decision, 'the decision is in the journey')
  await send(EMPLOYEE, decision, `[action="${decision}"]`, { words: ledger.write('decision', ALONE, 30) })
  await send(EMPLOYEE, decision, `[action="${decision}/plan"]`, { step: ledger.write('plan', ALONE), tell: ledger.write('plan', ALONE) })
  await send(EMPLOYEE, '/journey/settings', '[action="/journey/settings"]', { site: ledger.write('profile', ALONE, 8), job: ledger.write('profile', ALONE, 8) })
  await her.goto(`${desk.url}journey`)
  const entry = (await her.locator('a[href^="/line/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, entry, `[action="${entry}"]`, { words: ledger.write('line', ALONE) })
  const pair = [EMPLOYEE, BOSS]
  await send(EMPLOYEE, '/oneonone/share', '[action="/oneonone/share"]', { want: 'listen', purpose: ledger.write('share', pair, 12), words: ledger.write('share', pair, 30) })
  await send(EMPLOYEE, '', '', {}, 'button[value=share]')
  await send(EMPLOYEE, '/oneonone/notes', '[action="/oneonone/notes"]', { words: ledger.write('note of hers', ALONE, 30) })
  const note = (await her.locator('#main a[href^="/oneonone/notes/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, note, `[action="${note}"]`, { words: ledger.write('note of hers', ALONE, 30) })
  await send(EMPLOYEE, '/oneonone/after', '[action="/oneonone/after"]', { response: 'none', words: ledger.write('decision after a 1on1', ALONE) })
  await send(EMPLOYEE, '/oneonone/shared', '[action="/oneonone/shared"]', { words: ledger.write('shared note', pair) })

  const boss = pages[BOSS]
  await boss.goto(`${desk.url}team`)
  const base = (await boss.getByRole('link', { name: /凪 陽菜/ }).first().getAttribute('href')) ?? ''
  await send(BOSS, `${base}/notes`, `[action="${base}/notes"]`, { words: ledger.write('note of his', [BOSS], 30) })
  await send(BOSS, `${base}/promises`, `[action^="${base}/promises"]`, { words: ledger.write('promise', [BOSS]) })
  await send(BOSS, `${base}/cards/new`, `[action="${base}/cards/new"]`, { observation: ledger.write('card', pair), view: ledger.write('card', pair) })
  await send(BOSS, '', '[action$="/cards"]', {})
  await send(BOSS, `${base}/brief`, `[action="${base}/brief"]`, { situation: ledger.write('brief', [BOSS]) })
  await send(BOSS, '', '.brief-form', { situation: ledger.write('brief', [BOSS]) })
  await send(BOSS, '', '[action$="/brief/save"]', { title: ledger.write('brief', [BOSS], 8) })
  await send(BOSS, `${base}/ask`, '', { text: ledger.write('question of both', [BOSS, EMPLOYEE, HR, SECOND]) })
  await her.goto(`${desk.url}oneonone/cards`)
  const given = (await her.locator('#main a[href^="/oneonone/cards/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, given, `[action^="/oneonone/cards/"]`, { response: 'keep', words: ledger.write('decision about a card', ALONE) })

  /** HR opens a question. @param {string} question */
  const open = async (question) => {
    await pages[HR].goto(`${desk.url}hr`)
    await pages[HR].getByRole('link', { name: question.slice(0, 8) }).first().click()
    await pages[HR].locator('#answer').waitFor()
    return new URL(pages[HR].url()).pathname
  }
  const first = await open(named)
  await send(HR, first, `[action^="${first}/notes"]`, { note: ledger.write('note of HR', [HR, SECOND]) })
  const to = await pages[HR].locator('#pass-to option[value^="person:"]').first().getAttribute('value')
  await send(HR, first, `[action^="${first}/pass"]`, { to: to ?? '', note: ledger.write('asked of an executive', [HR, SECOND, CHIEF]) })
  await pages[CHIEF].goto(`${desk.url}asked`)
  assert.ok(find(await pages[CHIEF].content()).length > 0, 'an executive who is asked reads it, until the reply')
  await send(CHIEF, '/asked', '[action^="/asked/"]', { reply: ledger.write('reply of an executive', [HR, SECOND, CHIEF]) })
  await send(HR, first, '#writing', { answer: ledger.write('asked back', ASKED) }, 'button[value=ask]')
  await her.goto(`${desk.url}questions`)
  await her.getByRole('link', { name: named.slice(0, 8) }).first().click()
  await her.waitForLoadState()
  await send(EMPLOYEE, new URL(her.url()).pathname, '[action$="/tell"]', { text: ledger.write('reply to HR', ASKED) })
  await send(HR, first, '#writing', { answer: ledger.write('answer', ASKED, 30) }, 'button[value=answer]')
  await her.reload()
  await send(EMPLOYEE, '', '[action$="/decide"]', { response: 'none', words: ledger.write('decision about an answer', ALONE) })
  const second = await open(alias)
  await send(HR, second, '#writing', { answer: ledger.write('asked back', ASKED) }, 'button[value=ask]')
  await her.goto(desk.url)
  await her.locator('.is-back').first().waitFor()
  await her.getByRole('textbox', { name: '相談したいこと' }).fill(ledger.write('reply to HR', ASKED))
  await her.keyboard.press('Enter')
  await her.getByRole('button', { name: '人事への返事として送る' }).click()
  await her.getByRole('heading', { name: '人事とのやりとり' }).waitFor()
  await send(HR, second, '#writing', { answer: ledger.write('answer to an alias', ASKED) }, 'button[value=answer]')
  const third = await open(nameless)
  await send(HR, third, '#writing', { answer: ledger.write('answer to no name', [ASKER, HR, SECOND]) }, 'button[value=answer]')
  await send(HR, '/hr', '[method=post]:has([name=q])', { q: ledger.write('search of HR', [HR], 3) })
  await send(ASKER, '/receipt', '[action="/receipt"]', { receipt })
  await send(ASKER, '', '[action="/receipt/tell"]', { text: ledger.write('reply without a name', [ASKER, HR, SECOND]) })

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
    let response = await pages[person].request.get(new URL(path, desk.url).href)
    for (; response.status() === 429; response = await pages[person].request.get(new URL(path, desk.url).href)) await pages[person].waitForTimeout(1_000)
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
