// One answer reaches everybody who asked, becomes an article that no asker can be told by, and the next one finds it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk, say } from './harness.js'

const HR = 'p003' // of the sample company
const SECOND = 'p004' // at HR, too
const EXECUTIVE = 'p001'
const NAMED = 'ポンポコ踊りの稽古に行く日は、仕事を休めますか'
const ANONYMOUS = '夏のポンポコ踊りに毎年出ているので、稽古の日に早く帰れるか教えてほしいです'
const ANSWER = 'ポンポコ踊りの稽古には、ポンポコ休みが使えます。前の日までに届け出ます。'

const real = realDesk()
const { loggedIn } = real

/** Keeps pictures of a page, wide and on a phone, and holds both against axe, their width, and how large what is pressed is. @param {import('playwright-core').Page} page @param {string} name */
async function look(page, name) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: new URL(`results/${name}-${width}.png`, import.meta.url).pathname, fullPage: true })
    assert.deepEqual(await findings(page, { pressed: 'main button, main a.button, .ways a' }), [], `${name} at ${width} px`)
  }
}

/** Hands a question to HR. @param {import('node:test').TestContext} t @param {string} person @param {string} question @param {string} way */
async function ask(t, person, question, way) {
  const { page } = await loggedIn(t, person, '/')
  await page.locator('.kind-greeting').first().waitFor()
  await say(page, question)
  await page.getByRole('button', { name: '人事に聞く' }).first().click()
  await page.getByLabel('人事に聞きたいこと').fill(question)
  await page.getByLabel(way).check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  if (way === '名前を出さずに聞く') {
    await page.getByRole('button', { name: 'この画面で回答を待つ' }).click()
    await page.getByRole('button', { name: '控えました' }).click()
  } else await page.getByText('この質問は、人事に届いています。').waitFor()
  return page
}

test('two ask, one answer reaches both, an article comes of it, and a third finds it', { timeout: 300_000 }, async (t) => {
  const a = await ask(t, 'p012', NAMED, '名前を出して聞く')
  const b = await ask(t, 'p013', ANONYMOUS, '名前を出さずに聞く')

  const { page: hr } = await loggedIn(t, HR, '/hr')
  for (const question of [NAMED, ANONYMOUS]) await hr.locator('.queue > li', { hasText: question }).getByRole('checkbox').check()
  await hr.locator('#bulk').getByRole('button', { name: 'まとめて答える' }).click()
  await hr.waitForURL(/done=merged/)
  await hr.locator('#answer').fill(`{宛名}、${ANSWER}`)
  await hr.getByRole('button', { name: '回答を送る' }).click()
  await hr.waitForURL(/done=answered/)
  for (const page of [a, b]) await page.locator('.thread').getByText('ポンポコ休みが使えます').first().waitFor() // live, without loading anything

  await hr.getByRole('link', { name: '新しい記事にする' }).click()
  const title = hr.getByLabel('問い', { exact: true })
  const text = hr.getByLabel('答え', { exact: true })
  assert.equal(await title.inputValue(), '', 'the asker’s wording is not offered')
  assert.equal(await text.inputValue(), ANSWER, 'without what HR called the asker')
  await look(hr, 'answers-article')
  await title.fill('踊りの稽古の日に休めるか')
  await text.fill(`${ANSWER}${ANONYMOUS}、という声がありました。2027年4月1日からは、半日でも取れます。`)
  await hr.getByRole('button', { name: '確かめて下書きにする' }).click()
  const leaks = hr.locator('.leak')
  await leaks.first().waitFor()
  await hr.locator('.leak.must mark').getByText('夏のポンポコ踊りに毎年出ているので').waitFor()
  assert.equal(await leaks.count(), 2, 'the sentence of the asker, and the date')
  await look(hr, 'answers-leaks')
  await leaks.getByRole('checkbox').check()
  await hr.getByRole('button', { name: 'もう一度確かめて下書きにする' }).click()
  await hr.locator('.leak.must').waitFor() // no tick lifts it
  await text.fill(`${ANSWER}2027年4月1日からは、半日でも取れます。`)
  await hr.getByRole('button', { name: 'もう一度確かめて下書きにする' }).click()
  await hr.getByText('記事の下書きがあります').waitFor()
  await hr.getByRole('link', { name: '踊りの稽古の日に休めるか' }).click()
  await hr.getByRole('button', { name: '保存して、確認を頼む' }).click()
  await hr.getByText('確認を頼みました').waitFor()

  const { page: c } = await loggedIn(t, 'p014', '/')
  await c.locator('.kind-greeting').first().waitFor()
  const { page: second } = await loggedIn(t, SECOND, new URL(hr.url()).pathname)
  await second.getByText('「2027年4月1日」：日付です').waitFor() // the second person sees what was ticked
  await second.getByRole('button', { name: '読んで確かめた' }).click()
  await second.getByRole('button', { name: '公開する' }).click()
  await second.getByText('公開しました').waitFor()
  const published = Date.now()
  const found = c.locator('.kind-answer').getByText('ポンポコ休みが使えます').first()
  const replies = c.locator('.messages .bubble')
  let asked = 0
  for (; asked < 10 && (await found.count()) === 0; asked++) { // once, unless the machine is busy
    const before = await replies.count()
    await say(c, '踊りの稽古の日に休めますか')
    await replies.nth(before + 1).waitFor() // the question, and what came of it
  }
  await found.waitFor()
  t.diagnostic(`found ${Date.now() - published} ms after it was published, asked ${asked} times`)

  await a.goto(`${real.server.url}questions`)
  await a.getByRole('link', { name: NAMED }).first().click()
  await a.getByText('この質問から、記事ができました。').waitFor()
  assert.equal(await a.getByRole('link', { name: '踊りの稽古の日に休めるか' }).count(), 1)
})

test('an executive is asked and sees no asker, and the gap is worded, published and printed', { timeout: 240_000 }, async (t) => {
  const question = 'ポンポコ研究に一年打ちこむ休みがほしいです'
  await ask(t, 'p015', question, '名前を出して聞く')
  const { page: hr } = await loggedIn(t, HR, '/hr')
  await hr.getByRole('link', { name: question }).first().click()
  await hr.getByText('聞く相手を選ぶ').click()
  await hr.getByLabel('だれに聞くか').selectOption({ label: '潮田 みちるさん' })
  await hr.getByLabel('聞きたいこと').fill('こうした休みを作るお考えはありますか')
  await look(hr, 'answers-passing')
  await hr.getByRole('button', { name: '聞く', exact: true }).click()
  await hr.getByText('返事を待っています').waitFor()

  const { page: chief } = await loggedIn(t, EXECUTIVE, '/asked')
  await chief.getByText(question).waitFor()
  await look(chief, 'answers-asked')
  await chief.getByLabel('返事', { exact: true }).fill('来年度に考えます。')
  await chief.getByRole('button', { name: '人事に返事を送る' }).click()
  await chief.getByText('いま、人事から聞かれていることはありません').waitFor()

  await hr.reload()
  await hr.locator('#answer').fill('{宛名}、お待たせしました。')
  await hr.getByRole('link', { name: 'この返事を回答の欄に入れる' }).click()
  assert.equal(await hr.locator('#answer').inputValue(), '{宛名}、お待たせしました。\n\n来年度に考えます。')
  await hr.getByRole('button', { name: '回答を送る' }).click()
  await hr.waitForURL(/done=answered/)
  await hr.getByRole('button', { name: '制度がない', exact: true }).click()
  await hr.getByRole('link', { name: 'この未回答のページへ' }).click()
  await hr.getByLabel('人事の言い方').fill(question)
  await hr.getByRole('button', { name: '保存する' }).click()
  await hr.getByRole('alert').getByText('聞いた人の文と同じ部分').waitFor()
  await hr.getByLabel('人事の言い方').fill('研究のための長い休み')
  await hr.getByLabel('社員の「まだ分からないこと」に出す').check()
  await look(hr, 'answers-gap')
  await hr.getByRole('button', { name: '保存する' }).click()
  await hr.getByText('保存しました').waitFor()
  await hr.goto(`${real.server.url}hr/gaps`)
  await look(hr, 'answers-gaps')
  await hr.emulateMedia({ media: 'print' })
  assert.equal(await hr.locator('.next').first().isVisible(), false, 'no buttons on paper')
  await hr.screenshot({ path: new URL('results/answers-gaps-print.png', import.meta.url).pathname, fullPage: true })

  const { page: dark } = await loggedIn(t, 'p016', '/unknown?lang=en', { colorScheme: 'dark' })
  await dark.getByText('研究のための長い休み', { exact: true }).first().waitFor()
  assert.equal(await dark.getByText(question).count(), 0)
  await look(dark, 'answers-unknown')
})
