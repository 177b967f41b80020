// The real server for the tests of the whole path: the built program on a data folder of its own.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A free port of the loopback. @returns {Promise<number>} */
const freePort = () =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))))
    })
  })

/** `dousuru serve --demo` with the sample company. Stop and start it as a test likes; what was stored stays. */
export class Server {
  #data = mkdtempSync(join(tmpdir(), 'dousuru-path-'))
  #port = 0
  /** @type {import('node:child_process').ChildProcess | undefined} */ #process
  #log = ''

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  get #program() {
    const program = process.env.DOUSURU_PROGRAM
    if (!program) throw new Error('DOUSURU_PROGRAM does not name the built program; run the tests with make test')
    return program
  }

  /** Imports the sample company and starts. */
  async prepare() {
    const done = spawnSync(this.#program, ['import', '--sample', '--data', this.#data], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`import: ${done.stdout}${done.stderr}`)
    this.#port = await freePort()
    return this.start()
  }

  /** Starts and waits until it is ready. */
  async start() {
    const child = spawn(this.#program, ['serve', '--demo', '--data', this.#data, '--addr', `127.0.0.1:${this.#port}`])
    this.#process = child
    child.stdout.on('data', (text) => (this.#log += text))
    child.stderr.on('data', (text) => (this.#log += text))
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.#log}`)
      const ready = await fetch(`${this.url}/readyz`).then((r) => r.ok, () => false)
      if (ready) return this
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`the server is not ready: ${this.#log}`)
  }

  /** Stops as Ctrl-C does and waits for the end. @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGINT') {
    const child = this.#process
    if (!child || child.exitCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await ended
  }

  /** Stops and removes the data. */
  async remove() {
    await this.stop()
    rmSync(this.#data, { recursive: true, force: true })
  }

  /** Everything that the server has printed. */
  get log() {
    return this.#log
  }
}

/**
 * Logs a page in as a person of the sample company, by the page itself.
 * @param {import('playwright-core').Page} page @param {string} url @param {string} name
 */
export async function login(page, url, name) {
  await page.goto(`${url}/login`)
  await page.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'この人で入る' }).click()
  await page.waitForURL((at) => !at.pathname.startsWith('/login'))
}
