// The real desk for whole-path tests: builds it, starts it on a data folder, stops it, starts it again.

import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

// A first start makes a database cluster and migrates it; a stop ends connections and the cluster. In milliseconds.
const START = 120_000
const STOP = 30_000

/** The program to test: DOUSURU_PROGRAM, or one built from this checkout. */
async function program() {
  if (process.env.DOUSURU_PROGRAM) return process.env.DOUSURU_PROGRAM
  const built = join(ROOT, '.build', 'dousuru-browser-tests')
  const go = existsSync('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : 'go'
  await run(go, ['build', '-o', built, './cmd/dousuru'], { cwd: ROOT, env: { ...process.env, CGO_ENABLED: '0' } })
  return built
}

/** The psql of the installed Postgres, which Debian keeps beside the server. */
async function psql() {
  const folder = '/usr/lib/postgresql'
  const versions = await readdir(folder)
  return join(folder, versions.sort((a, b) => Number(b) - Number(a))[0], 'bin', 'psql')
}

/** A port that was free a moment ago. @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => done(port))
    })
  })
}

const SAMPLE = 'dousuru-sample-'
const DAY = 86_400_000

/** A data folder that others can reach: run by root, the cluster belongs to another user. */
async function dataFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'dousuru-browser-'))
  await chmod(folder, 0o755)
  return folder
}

/**
 * A data folder with the sample company in it, to be copied: the first test file that asks makes it, one for each build of the
 * program, and those that are a day old go.
 * @param {string} path of the program
 */
async function sample(path) {
  const { mtimeMs, size } = await stat(path)
  const made = join(tmpdir(), `${SAMPLE}${size}-${Math.round(mtimeMs)}`)
  if (existsSync(made)) return made
  for (const name of await readdir(tmpdir())) {
    const old = join(tmpdir(), name)
    if (name.startsWith(SAMPLE) && Date.now() - (await stat(old)).mtimeMs > DAY) await rm(old, { recursive: true, force: true })
  }
  const folder = await dataFolder()
  await new Server(path, folder, 0).import()
  await rename(folder, made).catch(() => rm(folder, { recursive: true, force: true })) // another file was quicker
  return made
}

/**
 * A desk with the sample company and the demo login, in a data folder of its own.
 * @param {{ serve?: boolean }} [wish] serve false: its start is the caller's
 * @returns {Promise<Server>}
 */
export async function startServer({ serve = true } = {}) {
  const path = await program()
  const server = new Server(path, await dataFolder(), await freePort())
  try {
    await run('cp', ['-a', `${await sample(path)}/.`, server.data])
    if (serve) await server.start()
  } catch (error) {
    await server.remove()
    throw error
  }
  return server
}

export class Server {
  /** @type {import('node:child_process').ChildProcess | null} */ #process = null
  #log = ''

  /** @param {string} path @param {string} data @param {number} port */
  constructor(path, data, port) {
    this.path = path
    this.data = data
    this.address = `127.0.0.1:${port}`
    this.url = `http://${this.address}/`
  }

  /** The environment without a database of somebody else. */
  get #env() {
    const { DATABASE_URL: _, ...env } = process.env
    return { ...env, DOUSURU_DATA: join(this.data, 'desk') }
  }

  /**
   * Loads the sample company, or what else is named; an exit code other than 0 throws.
   * @param {string[]} what
   */
  async import(...what) {
    const { stdout } = await run(this.path, ['import', ...(what.length ? what : ['--sample'])], { env: this.#env, maxBuffer: 1 << 26 })
    return stdout
  }

  /** Takes a company's list of people, while it serves. @param {string} list path of the CSV */
  async people(list) {
    await run(this.path, ['people', 'import', list], { env: this.#env })
  }

  /** Starts it and waits until it answers. @param {string[]} [login] flags of another login than the demo's */
  async start(login = ['--demo']) {
    const child = spawn(this.path, ['serve', ...login, '--addr', this.address], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => { this.#log += text })
    for (const end = Date.now() + START; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
      if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}:\n${this.#log}`)
      const healthy = await fetch(`${this.url}readyz`).catch(() => null)
      if (healthy?.ok) return
    }
    throw new Error(`the desk did not answer within ${START} ms:\n${this.#log}`)
  }

  /** Stops it as a supervisor does. */
  async stop() {
    const child = this.#process
    this.#process = null
    if (!child || child.exitCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP)
    await ended
    clearTimeout(late)
  }

  /** Ends it as a power cut does. */
  async crash() {
    const child = this.#process
    this.#process = null
    const ended = new Promise((done) => child?.once('exit', done))
    if (child?.kill('SIGKILL')) await ended
  }

  async restart() {
    await this.stop()
    await this.start()
  }

  /** Stops it and removes its data. */
  async remove() {
    await this.stop()
    await rm(this.data, { recursive: true, force: true })
  }

  /** What its database answers to the owner, past every policy: what only time would bring about. @param {string} statement */
  async sql(statement) {
    const { stdout } = await run(await psql(), ['-h', join(this.data, 'desk', 'postgres'), '-U', 'dousuru', '-d', 'dousuru', '-v', 'ON_ERROR_STOP=1', '-Atqc', statement])
    return stdout.trim()
  }

  /** What it has written so far. */
  get log() {
    return this.#log
  }

  /**
   * Logs a page in as a person of the sample company, with the button of the login page.
   * @param {import('playwright-core').Page} page
   * @param {string} person slug
   * @param {string} [next] a path of the desk to come to
   */
  async login(page, person, next = '/') {
    await page.goto(`${this.url}login?next=${encodeURIComponent(next)}`)
    await page.locator('form', { has: page.locator(`input[name=person][value="${person}"]`) }).getByRole('button').click()
    await page.waitForURL(new URL(next, this.url).href)
  }
}
