// Login by a certified OpenID provider: the real desk, oidc-provider, and a browser between them.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newPage } from './browser.js'
import { sharedBrowser } from './harness.js'
import { startServer } from './server.js'

const PROVIDER = 'oidc-provider' // without types: its name is no literal to the type check
const skip = Number(process.versions.node.split('.')[0]) < 20 && 'oidc-provider runs on Node 20 and newer'

const browser = sharedBrowser()
/** @type {import('./server.js').Server} */ let desk
/** @type {import('node:http').Server} */ let http
/** @type {any} */ let provider
let issuer = ''

const KEY = { kid: 'of-this-test', alg: 'ES256', use: 'sig' }
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })

before(async () => {
  if (skip) return
  const { default: Provider } = /** @type {any} */ (await import(PROVIDER))
  http = createServer((request, response) => provider.callback()(request, response))
  await new Promise((done) => http.listen(0, '127.0.0.1', () => done(undefined)))
  issuer = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (http.address()).port}`
  desk = await startServer({ serve: false })
  const base = desk.url.replace(/\/$/, '')
  provider = new Provider(issuer, {
    clients: [{
      client_id: 'desk-with-a-key', token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: KEY.alg,
      jwks: { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), ...KEY }] }, redirect_uris: [`${base}/login/callback`],
    }, {
      client_id: 'desk', client_secret: 'a-secret-for-this-test-alone', redirect_uris: [`${base}/login/callback`], post_logout_redirect_uris: [`${base}/login?done=loggedOut`],
      backchannel_logout_uri: `${base}/login/backchannel`, backchannel_logout_session_required: true,
    }],
    claims: { openid: ['sub'], profile: ['employee_number'] },
    features: { backchannelLogout: { enabled: true } },
    // The provider's own way out refuses addresses of this machine, where the desk of the test is.
    fetch: (/** @type {string} */ url, /** @type {any} */ { dispatcher: _, ...options }) => fetch(url, options),
    pkce: { required: () => true },
    findAccount: (/** @type {unknown} */ _, /** @type {string} */ id) => ({ accountId: id, claims: async () => ({ sub: id, employee_number: id.replace('account-', '') }) }),
  })
  const secret = join(desk.data, 'secret')
  await writeFile(secret, 'a-secret-for-this-test-alone\n', { mode: 0o644 })
  await desk.start(['--base-url', base, '--oidc-issuer', issuer, '--oidc-client-id', 'desk', '--oidc-client-secret-file', secret])
}, { timeout: 240_000 })

after(async () => {
  await desk?.remove()
  http?.closeAllConnections()
  http?.close()
})

/** Goes from the desk to the provider and back. @param {import('playwright-core').Page} page @param {string} account */
async function enter(page, account) {
  await page.goto(`${desk.url}journey`)
  await page.getByRole('link', { name: '会社のログインで入る' }).click()
  await page.locator('input[name=login]').fill(account)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: /sign-in/i }).click()
  await page.getByRole('button', { name: /continue/i }).click()
}

test('in by the provider, out by the desk, and at the provider, too', { skip }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await enter(page, 'account-p001')
  await page.waitForURL(`${desk.url}journey`)
  await page.goto(`${desk.url}journey/settings`)
  await page.getByText('この端末', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'ログアウト', exact: true }).click()
  await page.waitForURL(/session\/end/)
  await page.locator('button[name=logout]').first().click()
  await page.waitForURL(/login\?done=loggedOut/)
  await page.goto(`${desk.url}journey`)
  await page.getByRole('link', { name: '会社のログインで入る' }).waitFor()
})

test('the provider ends a login, and what is open on it, at once', { skip }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await enter(page, 'account-p002')
  await page.waitForURL(`${desk.url}journey`)
  await page.goto(desk.url)
  await page.locator('.kind-greeting').first().waitFor()
  const other = await context.newPage()
  await other.goto(`${issuer}/session/end`)
  await other.locator('button[name=logout]').first().click()
  await page.getByText('ログインの期限が切れました', { exact: false }).waitFor({ timeout: 10_000 })
})

test('whom the desk does not know is told what to do', { skip }, async (t) => {
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await enter(page, 'account-nobody')
  await page.getByText('登録がまだ見つかりません', { exact: false }).waitFor()
  assert.match(page.url(), /\/login\/callback/)
})

test('a key in place of the secret', { skip, timeout: 60_000 }, async (t) => {
  const key = join(desk.data, 'client-key.json')
  await writeFile(key, JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), ...KEY }), { mode: 0o644 })
  await desk.stop()
  await desk.start(['--base-url', desk.url.replace(/\/$/, ''), '--oidc-issuer', issuer, '--oidc-client-id', 'desk-with-a-key', '--oidc-client-key-file', key])
  const { page, context } = await newPage(browser())
  t.after(() => context.close())
  await enter(page, 'account-p003')
  await page.waitForURL(`${desk.url}journey`)
})
