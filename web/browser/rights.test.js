// All of one's own, taken along and erased, on the real desk: by the keyboard alone on a phone, with the word written by an input
// method; what axe finds on the way; and another browser of the same person, which notices.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { findings } from './findings.js'
import { realDesk, say } from './harness.js'

const PHONE = { viewport: { width: 375, height: 740 } }
const ERASE = /^あなたのデータをすべて消す$/
const real = realDesk()
const { loggedIn } = real

/** Tabs on to what has a name. @param {import('playwright-core').Page} page @param {RegExp} name */
async function tabTo(page, name) {
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const e = /** @type {any} */ (document.activeElement)
      return `${e?.labels?.[0]?.innerText ?? ''}${e?.innerText ?? ''}`.trim()
    })
    if (name.test(label)) return
  }
  throw new Error(`no way to ${name} with the Tab key`)
}

/** The files of a zip, from its central directory: name → text. @param {Buffer} zip */
function unzip(zip) {
  /** @type {Record<string, string>} */ const files = {}
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const [method, size, name, extra, comment, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)]
    const body = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28)
    const packed = zip.subarray(body, body + size)
    files[zip.toString('utf8', at + 46, at + 46 + name)] = (method === 8 ? inflateRawSync(packed) : packed).toString('utf8')
    at += 46 + name + extra + comment
  }
  return files
}

test('everything is taken along and erased by the keyboard alone, and every browser of the person is out', { timeout: 240_000 }, async (t) => {
  const { page, context, problems } = await loggedIn(t, 'p012', '/', PHONE)
  const { page: elsewhere } = await loggedIn(t, 'p012', '/')
  await say(page, '社内公募に応募したことは、上司に知られますか')
  await page.locator('.kind-answer .option').first().waitFor()
  await elsewhere.getByRole('textbox', { name: '相談したいこと' }).waitFor()
  await page.goto(`${real.server.url}journey`)
  await page.getByRole('radio', { name: '願い' }).press('Space')
  await page.getByRole('textbox', { name: 'あなたの言葉' }).fill('灯台のそばで働きたい')
  await page.getByRole('button', { name: '残す' }).press('Enter')
  await page.getByText('書きたしました。').waitFor()

  await page.goto(`${real.server.url}journey/settings`)
  assert.deepEqual(await findings(page), [], 'the settings')
  const coming = page.waitForEvent('download')
  await tabTo(page, /持ち出す|ファイル/)
  await page.keyboard.press('Enter')
  const files = unzip(await readFile(await (await coming).path()))
  assert.deepEqual(Object.keys(files).sort(), ['dousuru/data.json', 'dousuru/index.html'])
  for (const words of ['社内公募に応募したことは、上司に知られますか', '灯台のそばで働きたい']) {
    assert.ok(JSON.stringify(JSON.parse(files['dousuru/data.json'])).includes(words), words)
    assert.ok(files['dousuru/index.html'].includes(words), words)
  }

  await tabTo(page, ERASE)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '消えるもの' }).waitFor()
  assert.deepEqual(await findings(page), [], 'the page that erases')
  await page.screenshot({ path: new URL('results/rights-375.png', import.meta.url).pathname, fullPage: true })

  // Another word erases nothing, and what was written is there still.
  await tabTo(page, /すべて消す」と書いて/)
  await page.keyboard.type('消す')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('何も消していません').waitFor()
  const field = page.getByRole('textbox', { name: /すべて消す/ })
  assert.equal(await field.inputValue(), '消す')
  assert.deepEqual(await findings(page), [], 'after another word')

  // The word by an input method: while it is converted nothing is sent.
  await tabTo(page, /すべて消す」と書いて/)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  const session = await context.newCDPSession(page)
  await session.send('Input.imeSetComposition', { text: 'すべてけす', selectionStart: 5, selectionEnd: 5 })
  assert.equal(await field.inputValue(), 'すべてけす')
  await session.send('Input.insertText', { text: 'すべて消す' })
  assert.equal(await field.inputValue(), 'すべて消す')
  assert.match(page.url(), /everything$/)
  await tabTo(page, /^すべて消す$/)
  await page.keyboard.press('Enter')
  await page.getByText('あなたのデータをすべて消しました。').waitFor()
  assert.deepEqual(await findings(page), [], 'after erasing')

  // Out, here and elsewhere, at once; a page that is asked for there says so.
  await elsewhere.getByText('ログインの期限が切れました', { exact: false }).first().waitFor({ timeout: 20_000 })
  for (const browser of [page, elsewhere]) {
    await browser.goto(`${real.server.url}journey`)
    assert.match(browser.url(), /\/login/)
  }
  await real.server.login(page, 'p012', '/journey')
  await page.getByText('まだ何もありません').waitFor()
  assert.equal(await page.getByText('灯台のそばで働きたい').count(), 0)
  await page.goto(`${real.server.url}talks`)
  await page.getByText('まだ相談はありません。').waitFor()
  assert.deepEqual(problems.filter((p) => !/status of 4/.test(p)), [])
})

test('a talk is read, and taken along as a text, on a phone', { timeout: 180_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p013', '/', PHONE)
  await say(page, '社内公募に応募したことは、上司に知られますか')
  await page.locator('.kind-answer .option').first().waitFor()
  await page.goto(`${real.server.url}talks`)
  assert.deepEqual(await findings(page), [], 'the list')
  await page.getByRole('link', { name: /社内公募に応募/ }).press('Enter')
  assert.deepEqual(await findings(page), [], 'the talk')
  const coming = page.waitForEvent('download')
  await tabTo(page, /^この会話をファイルにする$/)
  await page.keyboard.press('Enter')
  const text = await readFile(await (await coming).path(), 'utf8')
  assert.match(text, /^社内公募に応募したことは、上司に知られますか\n/)
  assert.match(text, /\nデスク {2}\d{4}-\d\d-\d\d \d\d:\d\d\n/)
})
