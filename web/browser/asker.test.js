// The life of a question on the real desk with three people: an alias that HR asks back, an anonymous one that is answered live, one that
// employee and boss ask together, and one that is only left. And the menu of somebody who is several of these at once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { realDesk } from './harness.js'

const EMPLOYEE = 'p012' // of the sample company
const BOSS = 'p006'
const HR = 'p003'

const real = realDesk()
const { loggedIn } = real

/** Opens the form to HR with a question that nobody can answer. @param {import('playwright-core').Page} page @param {string} question */
async function toHR(page, question) {
  await page.locator('.kind-greeting').first().waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('火星支社に異動できますか')
  await input.press('Enter')
  await page.getByRole('button', { name: '人事に聞く' }).last().click()
  await page.getByLabel('人事に聞きたいこと').fill(question)
}

/** HR opens a question. @param {import('playwright-core').Page} page @param {string} question */
async function opened(page, question) {
  await page.goto(`${real.server.url}hr`)
  await page.getByRole('link', { name: question }).first().click()
  await page.locator('#answer').waitFor()
}

test('under another name: asked back, replied, answered, どうする, and HR never sees who', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, EMPLOYEE, '/')
  const question = '夜勤を外れたあと、また戻れる仕組みはありますか'
  await toHR(page, question)
  await page.getByLabel('別の名前で聞く').check()
  await page.getByLabel('ニックネーム', { exact: true }).fill('みなとのねこ')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.kind-escalated').getByText('「みなとのねこ」の名前で、人事に渡しました。').waitFor()

  const { page: hr } = await loggedIn(t, HR, '/hr')
  await opened(hr, question)
  const seen = (await hr.locator('main').textContent()) ?? ''
  assert.match(seen, /みなとのねこ/)
  assert.doesNotMatch(seen, /凪|陽菜/)
  await hr.locator('#answer').fill('いつごろからのお話でしょうか。')
  await hr.locator('button[name=do][value=ask]').click({ delay: 400 }) // as a hand does: what was typed is kept meanwhile, and nothing moves

  await page.locator('.is-back').getByText('いつごろからのお話でしょうか。').waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('来年の4月からです')
  await input.press('Enter')
  await page.getByRole('button', { name: '人事への返事として送る' }).click()
  await page.getByRole('heading', { name: '人事とのやりとり' }).waitFor()
  await page.locator('.thread-top').getByText('お返事が人事に届きました').waitFor()
  await page.keyboard.press('Escape')

  await opened(hr, question)
  await hr.getByText('来年の4月からです').first().waitFor()
  await hr.locator('#answer').fill('はい、戻れます。')
  await hr.locator('button[name=do][value=answer]').click()
  await page.locator('.kind-thread').getByText('はい、戻れます。').last().waitFor()
  await page.locator('.dousuru').getByText('人事から回答がありました').waitFor()
  const card = page.locator('.dousuru').last()
  await card.getByRole('button', { name: '心に留める' }).click()
  await card.locator('.decision').waitFor()

  await page.reload()
  await page.locator('.kind-thread').getByText('はい、戻れます。').waitFor()
  await page.goto(`${real.server.url}journey`)
  await page.getByText(question).first().waitFor()
})

test('without a name: marked, live in its thread, replied, and found again by its receipt', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p013', '/')
  const question = '製造第二課では、月面の仕事に応募できますか'
  await toHR(page, question)
  await page.getByLabel('名前を出さずに聞く').check()
  await page.locator('.preview mark').first().waitFor()
  assert.equal(await page.locator('.preview mark').first().textContent(), '製造第二課')
  await page.getByRole('button', { name: '人事に送る' }).click()
  const receipt = (await page.locator('.receipt').textContent()) ?? ''
  await page.getByRole('button', { name: 'この画面で回答を待つ' }).click()
  await page.getByRole('button', { name: '控えました' }).click()

  const { page: hr } = await loggedIn(t, HR, '/hr')
  await opened(hr, question)
  await hr.locator('#answer').fill('月面では何をなさりたいですか。')
  await hr.locator('button[name=do][value=ask]').click()
  await page.getByRole('button', { name: '人事に返事を書く' }).click()
  await page.getByRole('textbox', { name: '人事に返事を書く' }).fill('測量です')
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.thread-top').getByText('測量です').waitFor()

  await opened(hr, question)
  await hr.getByText('測量です').first().waitFor()
  await hr.locator('#answer').fill('いまは募集がありません。')
  await hr.locator('button[name=do][value=answer]').click()
  await page.locator('.thread-top').getByText('いまは募集がありません。').waitFor()

  const { page: other } = await loggedIn(t, 'p014', '/receipt')
  await other.getByLabel('受付番号').fill(receipt)
  await other.getByRole('button', { name: '見る' }).click()
  await other.getByText('いまは募集がありません。').waitFor()
  assert.equal(other.url().includes(receipt), false)
})

test('together: the boss is invited, joins, and both get the answer', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, EMPLOYEE, '/')
  const { page: boss } = await loggedIn(t, BOSS, '/')
  const question = '工場でも週に一度の在宅勤務はできますか'
  await toHR(page, question)
  await page.getByLabel('名前を出して聞く').check()
  await page.getByLabel('灘 孝太郎さんといっしょに聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.kind-escalated').getByText('いっしょに聞きませんかと声をかけました').waitFor()

  await boss.getByText('凪 陽菜さんが、いっしょに聞きませんか、と言っています').first().waitFor()
  await boss.locator('.kind-thread').getByText(question).waitFor()
  await boss.getByRole('button', { name: 'いっしょに聞く', exact: true }).click()
  await boss.getByText('凪 陽菜さんといっしょに聞いています。').waitFor()

  const { page: hr } = await loggedIn(t, HR, '/hr')
  await opened(hr, question)
  await hr.locator('#answer').fill('部署によってできます。')
  await hr.locator('button[name=do][value=answer]').click()
  await boss.locator('.thread-top').getByText('部署によってできます。').waitFor()
  await page.locator('.kind-thread').getByText('部署によってできます。').first().waitFor()
  assert.doesNotMatch((await boss.locator('.messages').textContent()) ?? '', /火星支社/, "the other's talk is not shown")
})

test('a question that is only left stands at HR without a name and without an answer', { timeout: 60_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p015', '/')
  const question = '副業の相談会を開いてほしいです'
  await toHR(page, question)
  await page.getByLabel('質問だけ残す').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.locator('.kind-escalated').getByText('質問だけ、人事に残しました。').waitFor()
  await page.reload()
  await page.locator('.kind-unknown').waitFor()
  assert.equal(await page.getByText('質問だけ、人事に残しました。').count(), 0)
})

test('the menu of somebody who leads people and is asked by HR fits every width, in both languages', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, 'p001', '/articles')
  for (const lang of ['en', 'ja']) {
    await page.goto(new URL(`/articles?lang=${lang}`, page.url()).href)
    const entries = page.locator('.menu a')
    assert.ok((await entries.count()) >= 7, `${await entries.count()} entries`)
    for (const [width, most] of [[1440, 64], [1280, 64], [800, 156], [360, 156]]) {
      await page.setViewportSize({ width, height: 800 })
      const { high, over, low } = await page.evaluate(() => ({
        high: document.querySelector('header.top')?.getBoundingClientRect().height ?? 0,
        over: document.documentElement.scrollWidth - innerWidth,
        low: Math.min(...[...document.querySelectorAll('.menu a')].map((a) => a.getBoundingClientRect().height)),
      }))
      assert.ok(high <= most && over <= 0 && low >= 44, `${lang}, ${width}: ${high} px high, ${over} too wide, entries of ${low}`)
    }
  }
  await page.locator('.skip').focus()
  const seen = []
  for (let i = 0; i < 9; i++) {
    await page.keyboard.press('Tab')
    seen.push(await page.evaluate(() => document.activeElement?.getAttribute('href') ?? ''))
  }
  for (const href of ['/', '/oneonone', '/team', '/asked']) assert.ok(seen.includes(href), `${href} is not reached by Tab: ${seen}`)
})
