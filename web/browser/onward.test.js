// On the real desk: a feedback talk to its どうする, a plan after いま動く, what 心に留める follows and how it stops, and a human
// one press away.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const real = realDesk()

/** @param {import('node:test').TestContext} t @param {string} person */
async function talking(t, person) {
  const { page, problems } = await real.loggedIn(t, person, '/', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  await page.locator('.kind-greeting').waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  /** @param {string} text @param {string} answer words of the desk's reply */
  const say = async (text, answer) => {
    await input.fill(text)
    await input.press('Enter')
    await page.locator('.message.desk').getByText(answer).last().waitFor()
  }
  return { page, say, problems, card: page.locator('.dousuru').last() }
}

test('feedback is laid apart in own words, and いま動く keeps a plan over a reload', { timeout: 120_000 }, async (t) => {
  const { page, say, card, problems } = await talking(t, 'p012')
  await page.getByRole('button', { name: 'もらったフィードバックを整理したい' }).click()
  await page.locator('.bubble').getByText('どんな言葉で言われましたか').waitFor()
  await say('課長に協調性がないと言われた', 'どの場面のこと')
  await page.getByRole('button', { name: '飛ばす' }).click()
  await page.locator('.bubble').getByText('どんな気持ちですか').waitFor()
  await say('へこんだけど、少しほっとした', '課長からは、そう見えている')
  const parts = await page.locator('.laid-out .quote').allInnerTexts()
  assert.deepEqual(parts.map((p) => p.split('\n').filter(Boolean)), [['言われたこと', '課長に協調性がないと言われた'], ['指している場面', '空けてあります'], ['感じたこと', 'へこんだけど、少しほっとした']])
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.locator('details.offer summary').click()
  await card.getByLabel('はじめの一歩').fill('課長に、どの場面か聞いてみる')
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.locator('.plan dd').waitFor()
  await page.reload()
  await card.locator('.plan dd').getByText('課長に、どの場面か聞いてみる').waitFor()
  assert.deepEqual(await findings(page, { within: 'dousuru-chat' }), [])
  assert.deepEqual(problems, [])
})

test('心に留める follows the pages that were shown, and one press stops it', { timeout: 120_000 }, async (t) => {
  const { page, say, card } = await talking(t, 'p013')
  await say('社内公募に応募したことは、上司に知られますか', '社内公募')
  await page.getByRole('button', { name: '相談を終わる' }).click()
  await card.getByRole('button', { name: '心に留める' }).click()
  await card.locator('.kept-pages a').first().waitFor()
  await card.getByRole('button', { name: 'お知らせを止める' }).click()
  await card.getByText('お知らせは止めてあります。').waitFor()
  await page.reload()
  await card.getByText('お知らせは止めてあります。').waitFor()
  await card.getByRole('button', { name: 'また知らせてもらう' }).click()
  await card.locator('.kept-pages a').first().waitFor()
  await card.getByRole('button', { name: '答えを変える' }).click()
  await card.getByRole('button', { name: '何もしない' }).click()
  await card.locator('.decision').getByText('何もしない').waitFor()
  assert.equal(await card.locator('.follow').count(), 0)
})

test('the button for a human names people to talk to', { timeout: 60_000 }, async (t) => {
  const { page } = await talking(t, 'p014')
  await page.getByRole('button', { name: '人に相談する' }).click()
  await page.locator('.person-desk').first().waitFor()
  assert.match((await page.locator('.person-desk .channel').first().textContent()) ?? '', /\S/)
})
