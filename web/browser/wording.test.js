// HR gives the article of an answered question another wording on the real desk, and the same question finds it at once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { look as lookAt } from './findings.js'
import { realDesk, say } from './harness.js'

const HR = 'p003' // of the sample company
const QUESTION = 'ポンポコ隊の手伝いに行く日の休み'
const WORDING = 'ポンポコ隊を手伝う日の休み'

const real = realDesk()
const { loggedIn } = real

/** @param {import('playwright-core').Page} page @param {string} name */
const look = (page, name) => lookAt(page, name, { pressed: '.wording button' })

/** An employee hands a question to HR, HR answers it. @param {import('node:test').TestContext} t @param {string} person @param {string} question */
async function answered(t, person, question) {
  const { page } = await loggedIn(t, person, '/')
  await page.locator('.kind-greeting').first().waitFor()
  await say(page, question)
  await page.getByRole('button', { name: '人事に聞く' }).click()
  await page.getByLabel('名前を出して聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  const hr = await loggedIn(t, HR, '/hr')
  await hr.page.getByRole('link', { name: question }).first().click()
  assert.equal(await hr.page.locator('.ways').count(), 0, 'nothing follows before the answer')
  await hr.page.locator('#answer').fill('ボランティア休暇が使えます。')
  await hr.page.getByRole('button', { name: '回答を送る' }).click()
  await hr.page.getByRole('link', { name: 'いまある記事につなぐ' }).click()
  await hr.page.getByRole('heading', { name: 'この質問に近い記事' }).waitFor()
  return { employee: page, page: hr.page, problems: hr.problems }
}

test('HR words it, and the same question finds the article at once', { timeout: 180_000 }, async (t) => {
  const { employee, page, problems } = await answered(t, 'p012', QUESTION)
  await page.getByText('答えである見込み').waitFor()
  await look(page, 'wording-choose')
  await page.getByLabel('記事を題名で探す').fill('ボランティア')
  await page.getByRole('button', { name: '探す' }).click()
  await page.waitForURL(/find=.*#follow$/)
  await page.getByRole('link', { name: 'ボランティア休暇', exact: true }).click()

  const field = page.getByLabel('加える言い方')
  assert.equal(await field.inputValue(), '', 'the field begins empty')
  await page.getByRole('button', { name: '手伝い', exact: true }).click()
  assert.equal(await field.inputValue(), '手伝い')
  await page.getByText('「手伝い」を欄に入れました。').waitFor()
  await field.fill(QUESTION)
  await page.getByRole('button', { name: 'この言い方を加える' }).click()
  await page.getByText('同じところが長く続いています').waitFor()
  assert.equal(await field.inputValue(), QUESTION)
  problems.length = 0 // the browser itself tells of the 422
  await field.fill(WORDING)
  await page.getByRole('button', { name: 'この言い方を加える' }).click()
  await page.getByText('言い方を加えました').waitFor()

  await employee.bringToFront()
  const card = employee.locator('.kind-answer .option').first()
  for (let tries = 0; tries < 10 && (await card.count()) === 0; tries++) { // once, unless the machine is busy
    await employee.waitForTimeout(1000)
    const desk = employee.locator('.messages .bubble')
    const before = await desk.count()
    await say(employee, QUESTION)
    await desk.nth(before + 1).waitFor() // the question, and what came of it
  }
  await card.waitFor()
  assert.match((await card.textContent()) ?? '', /ボランティア休暇/)

  await page.bringToFront()
  await look(page, 'wording-added')
  await page.getByRole('button', { name: `取り消す ${WORDING}` }).click()
  await page.getByText('言い方を取り消しました').waitFor()
  assert.equal(await page.locator('.added').count(), 0)
  assert.deepEqual(problems, [])
})

test('on a phone, in English and in the dark axe finds nothing either', { timeout: 120_000 }, async (t) => {
  const address = (await answered(t, 'p013', '火星支社の手伝いに行く日の休み')).page.url().replace(/[?#].*/, '')
  const phone = await loggedIn(t, HR, '/hr', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await phone.page.goto(`${address}?way=existing`)
  await look(phone.page, 'wording-choose-phone')
  await phone.page.goto(`${address}?article=volunteer-leave#follow`)
  await phone.page.getByLabel('加える言い方').fill('2年目のボランティア')
  await phone.page.getByRole('button', { name: 'この言い方を加える' }).click()
  await phone.page.getByText('数字が入っています').waitFor()
  await look(phone.page, 'wording-doubt-phone')
  await phone.page.getByRole('button', { name: '確かめたので、加える' }).click()
  await phone.page.getByText('言い方を加えました').waitFor()
  await look(phone.page, 'wording-added-phone')

  const dark = await loggedIn(t, HR, '/hr', { colorScheme: 'dark' })
  await dark.page.goto(`${address}?article=volunteer-leave&lang=en#follow`)
  await dark.page.getByRole('heading', { name: 'Let another wording find it' }).waitFor()
  await look(dark.page, 'wording-dark')
})
