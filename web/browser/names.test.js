// What a screen reader hears of どうする, of what follows it, of news, and of a feedback talk: roles and names.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DECISION } from './desk.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

/** Every line of the picture stands in what is there, in this order. @param {string} there @param {string[]} lines */
function hears(there, lines) {
  let from = 0
  for (const line of lines) {
    const at = there.indexOf(line, from)
    assert.ok(at >= 0, `${line} is not heard after place ${from} of\n${there}`)
    from = at + line.length
  }
}

/** @param {import('node:test').TestContext} t */
async function asked(t) {
  const opened = await widget(browser(), t)
  opened.desk.welcome.mail = true
  await opened.page.getByRole('button', { name: '相談を終わる' }).click()
  const card = opened.page.locator('.dousuru')
  await card.waitFor()
  return { ...opened, card }
}

test('どうする is a group of answers with their words, none of them pressed', async (t) => {
  const { card } = await asked(t)
  const heard = await card.ariaSnapshot()
  hears(heard, ['group "どうする？"', 'heading "どうする？" [level=3]', 'group "どうする？"', 'button "いま動く"', 'button "心に留める"', 'button "何もしない"', 'textbox "あなたの言葉で（書かなくても大丈夫です）"', 'button "まだ決めない"', 'button "答えずに閉じる"'])
  assert.doesNotMatch(heard, /pressed/)
})

test('every field of a plan has a name', async (t) => {
  const { card } = await asked(t)
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.locator('details.offer summary').click()
  await card.getByLabel('いつ').fill('2030-04-12')
  const heard = await card.ariaSnapshot()
  hears(heard, ['いま動く', 'よければ、はじめの一歩を書いておけます', 'textbox "はじめの一歩"', '"いつ"', 'checkbox "その日に、お知らせを受け取る"', 'textbox "だれに話すか"', 'button "残す"', 'button "答えを変える"'])
  assert.doesNotMatch(heard, /\[checked\]|required/)
})

test('what is followed is a list, and stopping it a button', async (t) => {
  const { card } = await asked(t)
  await card.getByRole('button', { name: '心に留める' }).click()
  await card.getByRole('button', { name: 'お知らせを止める' }).waitFor()
  hears(await card.ariaSnapshot(), ['心に留める', 'list', 'listitem', 'link "社内公募制度 （新しいタブで開きます）"'.slice(0, 12), 'button "お知らせを止める"', '日付や受け取り方を決める'])
})

test('news are an article with a heading, their page and their button', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'notice', notice: { id: '9a2c0d3e-4f50-4b6c-9d7e-8f9a0b1c2d3e', decision: DECISION, reason: 'changed', title: '社内公募制度', url: '/articles/a', text: '「社内公募制度」のページが変わりました。', at: '2027-05-06T00:00:00Z' } })
  await page.locator('.news').waitFor()
  hears(await page.locator('.kind-notice').ariaSnapshot(), ['article', 'heading "心に留めたことのお知らせ" [level=3]', '「社内公募制度」のページが変わりました。', 'link "社内公募制度', 'button "お知らせを止める"'])
})

test('a feedback talk is heard part by part, and its steps can be skipped by name', async (t) => {
  const { desk, page, say } = await widget(browser(), t)
  const live = page.locator('[aria-live=polite]')
  desk.reply = (text) => text === '飛ばす'
    ? { kind: 'clarify', text: 'あなたの言葉のまま、分けて並べました。', parts: [{ facet: '', label: '言われたこと', text: '協調性がない' }, { facet: '', label: '指している場面', text: '' }, { facet: '', label: '感じたこと', text: 'へこんでる' }] }
    : { kind: 'clarify', text: 'それは、どの場面のことでしょうか。', suggestions: ['飛ばす', 'やめる'] }
  await say('協調性がないと言われてへこんでる')
  hears(await page.locator('.kind-clarify').ariaSnapshot(), ['それは、どの場面のことでしょうか。', 'list "次に聞けること"', 'button "飛ばす"', 'button "やめる"'])
  await page.getByRole('button', { name: '飛ばす' }).click()
  await page.locator('.laid-out').waitFor()
  hears(await page.locator('.kind-clarify').last().ariaSnapshot(), ['figure "言われたこと"', '協調性がない', 'figure "指している場面"', '空けてあります', 'figure "感じたこと"', 'へこんでる'])
  await live.getByText('感じたこと へこんでる').waitFor()
})
