// The whole path on the real desk: an employee asks, gets a cited answer, asks what nobody knows, hands it to HR; the desk is
// restarted in the middle; HR answers on its own page, the answer arrives live, and どうする is recorded.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { realDesk, say } from './harness.js'

const EMPLOYEE = 'p012' // of the sample company
const HR = 'p003'
const KNOWN = '社内公募に応募したことは、上司に知られますか'
const UNKNOWN = '火星支社に異動できますか'

const real = realDesk()
const { loggedIn } = real

/** HR opens the question from its list and answers it. @param {import('playwright-core').Page} page @param {string} question @param {string} answer */
async function answer(page, question, answer) {
  await page.goto(`${real.server.url}hr`)
  await page.getByRole('link', { name: question }).click()
  await page.locator('#answer').fill(answer)
  await page.getByRole('button', { name: '回答を送る' }).click()
  await page.getByText(answer).first().waitFor()
}

test('an employee asks, HR answers across a restart, and どうする is recorded', { timeout: 180_000 }, async (t) => {
  const { page, context } = await loggedIn(t, EMPLOYEE, '/')
  await page.locator('.kind-greeting').waitFor()

  await say(page, KNOWN)
  const card = page.locator('.kind-answer .option').first()
  await card.waitFor()
  assert.match((await card.textContent()) ?? '', /公募/)
  assert.match((await card.textContent()) ?? '', /確認日 \d{4}年/)
  await page.locator('.kind-answer .option').filter({ hasText: '今のまま' }).waitFor()
  await page.screenshot({ path: new URL('results/answer.png', import.meta.url).pathname })

  const title = (await card.locator('a').textContent())?.replace(/ \(.*\)$/, '') ?? ''
  const [article] = await Promise.all([context.waitForEvent('page'), card.locator('a').click()])
  await article.getByRole('heading', { name: title, exact: true }).waitFor()
  await article.close()

  await say(page, UNKNOWN)
  await page.getByText('わかりません。いっしょに人事に聞きに行きましょう。').first().waitFor()
  await page.getByRole('button', { name: '人事に聞く' }).click()
  const question = page.getByLabel('人事に聞きたいこと')
  const text = `${UNKNOWN}。いつか行ってみたいです。`
  await question.fill(text)
  await page.getByLabel('名前を出して聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('この質問は、人事に届いています。').waitFor()

  await real.server.stop()
  await page.locator('.banner.bad').waitFor()
  await real.server.start()
  await page.locator('.banner.bad').waitFor({ state: 'hidden', timeout: 40_000 })

  const hr = await loggedIn(t, HR, '/hr')
  await answer(hr.page, text, '今のところ火星に支社はありません。海外の公募をごらんになれます。')
  await page.locator('.thread').getByText('今のところ火星に支社はありません。').waitFor()

  await page.getByRole('button', { name: '相談を終わる' }).click()
  await page.locator('.dousuru').getByText('ここまでの話を受けて').waitFor()
  const dousuru = page.locator('.dousuru').last()
  await dousuru.getByLabel('あなたの言葉で').fill('来年の春にもう一度考えます')
  await dousuru.getByRole('button', { name: '心に留める' }).click()
  await dousuru.locator('.decision').getByText('心に留める').waitFor()

  await page.reload()
  await page.locator('.dousuru .decision').getByText('心に留める').waitFor()
  const said = await page.locator('.person .bubble').allTextContents()
  assert.deepEqual(said.filter((words) => words === KNOWN || words === UNKNOWN), [KNOWN, UNKNOWN], 'each once, in order')

  await page.goto(`${real.server.url}journey`)
  await page.getByText('来年の春にもう一度考えます').waitFor()
})

test('an anonymous question shows HR no name, and its answer is picked up by the receipt', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p013', '/')
  await page.locator('.kind-greeting').waitFor()
  await say(page, UNKNOWN)
  await page.getByRole('button', { name: '人事に聞く' }).click()
  const text = '月面の工場で働く制度はありますか'
  await page.getByLabel('人事に聞きたいこと').fill(text)
  await page.getByLabel('名前を出さずに聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  const receipt = (await page.locator('.receipt').textContent()) ?? ''
  assert.match(receipt, /^[0-9a-z]{4}(-[0-9a-z]{4}){5}$/)
  const name = (await page.locator('body').textContent())?.match(/(\S+ \S+)さん/)?.[1] ?? 'nobody'
  await page.getByRole('button', { name: 'この画面で回答を待つ' }).click()
  await page.getByRole('button', { name: '控えました' }).click()

  const hr = await loggedIn(t, HR, '/hr')
  assert.equal((await hr.page.locator('#inbox').textContent())?.includes(name), false)
  await answer(hr.page, text, '月面に工場はありません。')
  await page.locator('.thread').getByText('月面に工場はありません。').waitFor()

  const other = await loggedIn(t, 'p014', '/')
  await other.page.getByRole('button', { name: 'このデスクについて' }).click()
  await other.page.getByRole('button', { name: '人事への質問' }).click()
  await other.page.getByLabel('受付番号').fill(receipt)
  await other.page.getByRole('button', { name: '見る', exact: true }).click()
  await other.page.locator('.thread-top').getByText('月面に工場はありません。').waitFor()
})

test('two tabs of one person are in step', { timeout: 60_000 }, async (t) => {
  const { page, context } = await loggedIn(t, 'p015', '/')
  await page.locator('.kind-greeting').waitFor()
  const second = await context.newPage()
  await second.goto(real.server.url)
  await second.locator('.kind-greeting').waitFor()
  await say(page, KNOWN)
  await second.getByText(KNOWN, { exact: true }).waitFor()
  await second.locator('.kind-answer').waitFor()
  const [a, b] = await Promise.all([page, second].map((p) => p.locator('.messages .bubble').allTextContents()))
  assert.deepEqual(a, b)
})

test('the widget in another page of the intranet opens over it', { timeout: 60_000 }, async (t) => {
  const { page, problems } = await loggedIn(t, 'p018', '/widget-example')
  await page.getByRole('button', { name: 'キャリアの相談' }).click()
  await page.locator('.kind-greeting').waitFor()
  await say(page, KNOWN)
  await page.locator('.kind-answer').waitFor()
  assert.deepEqual(problems, [])
})

test('a login that ended is said', { timeout: 60_000 }, async (t) => {
  const { page, context } = await loggedIn(t, 'p019', '/')
  await page.locator('.kind-greeting').waitFor()
  await context.clearCookies()
  await real.server.restart()
  await page.getByText('ログインの期限が切れました').waitFor({ timeout: 40_000 })
})
