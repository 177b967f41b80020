// Places into which words could run: a mail server, a model's endpoint, the browser's storage, tables, files. They keep what they get.

import { readFile, readdir, stat } from 'node:fs/promises'
import { createServer as createHTTP } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** A mail server that takes everything. */
export async function mailSink() {
  /** @type {string[]} */ const got = []
  const server = createServer((socket) => {
    let data = false
    let mail = ''
    socket.on('error', () => {})
    socket.write('220 sink\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString('utf8')
      mail += text
      if (data) {
        if (!mail.endsWith('\r\n.\r\n')) return
        data = false
        got.push(mail)
        mail = ''
        return socket.write('250 taken\r\n')
      }
      for (const line of text.split('\r\n').filter(Boolean)) {
        if (/^DATA/i.test(line)) data = true
        socket.write(/^DATA/i.test(line) ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 sink\r\n')
      }
    })
  })
  const port = await listening(server)
  return { port, got, close: () => server.close() }
}

/** A model that says nothing of the pages, and keeps every request with its headers. */
export async function modelSink() {
  /** @type {string[]} */ const got = []
  const server = createHTTP(async (request, response) => {
    let body = ''
    try {
      for await (const chunk of request) body += chunk
    } catch {
      return // who asked is gone, as when the desk stops; unheard, that ends the whole test file
    }
    got.push(JSON.stringify([request.url, request.rawHeaders]) + body)
    const choice = (/** @type {object} */ delta, /** @type {string | null} */ end) => `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: end }] })}\n\n`
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${choice({ role: 'assistant', content: 'ざくろ鳥は年中飛んでいます [1]。' }, null)}${choice({}, 'stop')}data: [DONE]\n\n`)
  })
  const port = await listening(server)
  return { port, got, close: () => server.closeAllConnections() ?? server.close() }
}

/** @param {import('node:net').Server} server @returns {Promise<number>} */
async function listening(server) {
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)))
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port
}

/** What a browser keeps of a page: storage, databases, caches, cookies, history. @param {import('playwright-core').Page} page */
export async function storageOf(page) {
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const stores = await Promise.all(databases.map(({ name }) => new Promise((done) => {
      const opening = indexedDB.open(name ?? '')
      opening.onerror = () => done(name)
      opening.onsuccess = async () => {
        const all = await Promise.all([...opening.result.objectStoreNames].map((store) => new Promise((next) => {
          const reading = opening.result.transaction(store).objectStore(store).getAll()
          reading.onsuccess = () => next(JSON.stringify(reading.result))
          reading.onerror = () => next('')
        })))
        opening.result.close()
        done([name, ...all])
      }
    })))
    const cached = []
    for (const name of await caches.keys().catch(() => [])) for (const request of await (await caches.open(name)).keys()) cached.push(request.url, await (await caches.match(request))?.text())
    return JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, stores, cached, cookie: document.cookie, state: history.state, name: window.name, at: location.href })
  })
  return kept + JSON.stringify(await page.context().cookies())
}

/** Every file under a folder but those that skip names, with its content. @param {string} folder @param {(path: string) => boolean} skip @returns {AsyncGenerator<[string, Buffer]>} */
export async function* files(folder, skip) {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (skip(path)) continue
    if (entry.isDirectory()) yield* files(path, skip)
    else if (entry.isFile() && (await stat(path).catch(() => null))) yield [path, await readFile(path).catch(() => Buffer.alloc(0))]
  }
}

/**
 * The columns of the database in which one of the patterns stands, as schema.table.column.
 * @param {import('./server.js').Server} server @param {string[]} patterns
 */
export async function columns(server, patterns) {
  const tables = (await server.sql(`select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)).split('\n')
  const any = patterns.map((p) => `value like '%${p}%'`).join(' or ')
  const found = await server.sql(tables.map((name) => `select distinct '${name}.' || key from ${name} row, jsonb_each_text(to_jsonb(row)) where ${any}`).join(' union all '))
  return { tables, found: found.split('\n').filter(Boolean) }
}
