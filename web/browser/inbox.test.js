// HR's inbox on the real desk with two people at HR at once: who is there, who was quicker, one answer for several askers, the
// list by keyboard, and what is kept of an answer in writing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const HR = 'p003' // 藤波 さやか, of the sample company
const COLLEAGUE = 'p004' // 汐見 亮

const real = realDesk()
const { loggedIn } = real

/** Hands a question to HR as an employee. @param {import('node:test').TestContext} t @param {string} person @param {string} text @param {string} [way] */
async function ask(t, person, text, way = '名前を出して聞く') {
  const { page } = await loggedIn(t, person, '/')
  await page.locator('.kind-greeting').waitFor()
  const input = page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('火星支社に異動できますか')
  await input.press('Enter')
  await page.getByRole('button', { name: '人事に聞く' }).first().click()
  await page.getByLabel('人事に聞きたいこと').fill(text)
  await page.getByLabel(way).check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('この質問は、人事に届いています。').or(page.locator('.receipt')).first().waitFor()
  return page
}

test('two at HR see each other, and one answer reaches both askers', { timeout: 240_000 }, async (t) => {
  const first = '育児休業のあとに、火星の工場で時短勤務へ変えられますか'
  const second = '育児休業から戻るとき、火星の工場で時短勤務に変えることはできますか'
  const hr = await loggedIn(t, HR, '/hr')
  const asker = await ask(t, 'p012', first)
  await hr.page.getByRole('link', { name: first }).waitFor() // live
  await ask(t, 'p013', second)
  await hr.page.getByRole('link', { name: second }).waitFor()

  await hr.page.getByRole('link', { name: first }).click()
  const colleague = await loggedIn(t, COLLEAGUE, new URL(hr.page.url()).pathname)
  await hr.page.getByText('汐見 亮さんもこの質問を開いています。').waitFor()
  await hr.page.locator('#answer').fill('変えられます。')
  await colleague.page.getByText('藤波 さやかさんが回答を書いています。').waitFor()

  // What is typed stays while the page follows the changes, and outlives its tab.
  await colleague.page.locator('#note').fill('労務課に確かめました')
  await colleague.page.getByRole('button', { name: 'メモを残す' }).click()
  await hr.page.locator('#note-list').getByText('労務課に確かめました').waitFor()
  assert.equal(await hr.page.locator('#answer').inputValue(), '変えられます。')
  await hr.page.getByText('書きかけを保存しました。').waitFor()
  await hr.page.reload()
  assert.equal(await hr.page.locator('#answer').inputValue(), '変えられます。')

  // Merged by a person; one answer, to each with their own name.
  await hr.page.locator('#alike').getByRole('checkbox', { name: second }).check()
  await hr.page.getByRole('button', { name: 'まとめて答える' }).click()
  await hr.page.getByRole('heading', { name: 'まとめて答える2件' }).waitFor()
  await hr.page.locator('#answer').fill('')
  await hr.page.locator('#module').selectOption({ label: '窓口の案内' })
  await hr.page.locator('#answer').fill('、変えられます。\n')
  await hr.page.locator('#answer').evaluate((/** @type {any} */ field) => field.setSelectionRange(0, 0))
  await hr.page.getByRole('button', { name: '文例を入れる' }).click()
  assert.match(await hr.page.locator('#answer').inputValue(), /^くわしいことは、\{窓口:career-desk\}でも聞けます。、変えられます。/)
  await hr.page.locator('#answer').fill('{宛名}、変えられます。')

  // The colleague was quicker: nothing that was typed is lost.
  await colleague.page.locator('#answer').fill('{宛名}、時短勤務にできます。')
  await colleague.page.getByRole('button', { name: '回答を送る' }).click()
  await colleague.page.getByText('回答を送りました。').waitFor()
  await hr.page.locator('#thread').getByText('凪 陽菜さん、時短勤務にできます。').waitFor()
  assert.equal(await hr.page.locator('#answer').inputValue(), '{宛名}、変えられます。')
  await hr.page.getByRole('button', { name: '回答を送る' }).click()
  await hr.page.getByText('別の回答がつきました').waitFor()
  assert.equal(await hr.page.locator('#answer').inputValue(), '{宛名}、変えられます。')
  await asker.locator('.thread').getByText('凪 陽菜さん、時短勤務にできます。').first().waitFor()

  await hr.page.goto(`${real.server.url}hr?view=answered`)
  await hr.page.getByText('ほか1件とまとめて').waitFor()
  assert.deepEqual(hr.problems.filter((p) => !p.includes('409')), [])
  assert.deepEqual(colleague.problems, [])
})

test('the list by keyboard, and none of it while somebody types', { timeout: 240_000 }, async (t) => {
  await ask(t, 'p014', '質問その一です')
  await ask(t, 'p015', '質問その二です')
  const { page } = await loggedIn(t, HR, '/hr')
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  await page.keyboard.press('j')
  const one = await focused()
  await page.keyboard.press('j')
  const two = await focused()
  assert.match(one, /質問その/)
  assert.notEqual(one, two)
  await page.keyboard.press('ArrowUp')
  assert.equal(await focused(), one)
  await page.keyboard.press('x')
  assert.equal(await page.locator('.queue input:checked').count(), 1)
  await page.keyboard.press('/')
  await page.keyboard.type('jxe?')
  assert.equal(await page.locator('#q').inputValue(), 'jxe?')
  await page.locator('.queue a').first().focus()
  await page.keyboard.press('?')
  assert.equal(await page.locator('#keys').evaluate((/** @type {any} */ d) => d.open), true)
  await page.locator('.queue a').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('#answer').waitFor()
  await page.keyboard.press('e')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'answer')
  await page.locator('h1').click()
  await page.locator('.crumb a').focus()
  await page.keyboard.press('a')
  await page.getByText('担当 藤波 さやかさん').waitFor()

  // Turned off, single keys do nothing, on the next page neither.
  await page.locator('#keys summary').click()
  await page.getByLabel('一文字のキーを使う').uncheck()
  await page.goto(`${real.server.url}hr`)
  await page.locator('.crumb, h1').first().click()
  await page.keyboard.press('j')
  assert.equal(await page.evaluate(() => document.activeElement?.closest('.queue') === null), true)
})

test('the pages pass axe at 360 px, in light and dark', { timeout: 240_000 }, async (t) => {
  await ask(t, 'p018', '名前を出さない質問です', '名前を出さずに聞く')
  for (const colorScheme of /** @type {('light' | 'dark')[]} */ (['light', 'dark'])) {
    const { page } = await loggedIn(t, HR, '/hr', { viewport: { width: 360, height: 800 }, colorScheme })
    assert.deepEqual(await findings(page), [], 'list')
    await page.screenshot({ path: new URL(`results/inbox-${colorScheme}.png`, import.meta.url).pathname, fullPage: true })
    await page.locator('.thread-question a').first().click()
    await page.locator('#answer').waitFor()
    assert.deepEqual(await findings(page), [], 'question')
    await page.screenshot({ path: new URL(`results/inbox-question-${colorScheme}.png`, import.meta.url).pathname, fullPage: true })
    await page.goto(`${real.server.url}hr/modules`)
    assert.deepEqual(await findings(page), [], 'text modules')
  }
})
