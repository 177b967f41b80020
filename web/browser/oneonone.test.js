// A 1on1 from both sides, on the real desk: what the member shared is prepared for, what nobody knows goes to HR together and comes
// back to both, a card is answered without the manager learning of it, a note is agreed, a promise kept; then the member gets another
// manager, and the former one has nothing left, on pages that are open. Once at phone width, held against axe.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { join } from 'node:path'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const MEMBER = 'p012' // of the sample company: 凪 陽菜, led by 灘 孝太郎
const BOSS = 'p006'
const NEXT_BOSS = 'p007'
const HR = 'p003'
const PHONE = { viewport: { width: 375, height: 780 } }

const real = realDesk()
const { loggedIn } = real

/** What the server sends for an address, without what is new at every look. @param {import('playwright-core').Page} page @param {string} path */
const sent = async (page, path) => (await (await page.request.get(new URL(path, real.server.url).href, { maxRetries: 2 })).text()).replace(/name="once" value="[^"]*"/g, '')

/** @param {import('playwright-core').Page} page @param {string} name */
const press = (page, name) => page.getByRole('button', { name }).first().press('Enter')

test('from what a member shares to an answer for both, and to another manager', { timeout: 240_000 }, async (t) => {
  const { page: member, problems: hers } = await loggedIn(t, MEMBER, '/oneonone/share')
  const { page: boss, problems: his } = await loggedIn(t, BOSS, '/team', PHONE)
  const { page: hr } = await loggedIn(t, HR, '/hr')

  await t.test('the member shares, the manager opens it, and she sees when', async () => {
    await member.getByRole('radio', { name: 'いっしょに考えてほしい' }).check()
    await member.getByRole('textbox', { name: '話したいこと' }).fill('火星支社への異動')
    await press(member, '見え方を確かめる')
    await press(member, 'に共有する')
    await member.getByText('まだ開かれていません。').waitFor()

    await boss.reload()
    await boss.getByRole('link', { name: /凪 陽菜/ }).first().press('Enter')
    await boss.locator('#shares').waitFor()
    assert.doesNotMatch(await boss.content(), /火星支社/, 'a mark is no reading')
    await member.reload()
    await member.getByText('まだ開かれていません。').waitFor()
    await boss.locator('#shares').getByRole('link', { name: '開く' }).press('Enter')
    await boss.getByText('火星支社への異動').waitFor()
    await member.reload()
    await member.getByText(/灘 孝太郎さんが .+ に読みました/).first().waitFor()
  })

  await t.test('what nobody knows is asked together, and both read the answer', async () => {
    await press(boss, 'この話の準備をする')
    await boss.locator('.to-say').first().waitFor()
    assert.ok(await boss.locator('.asks li li').count() >= 3, 'open questions')
    assert.deepEqual(await findings(boss), [], 'the preparation')
    await boss.screenshot({ path: new URL('results/oneonone-brief.png', import.meta.url).pathname, fullPage: true })
    await press(boss, '人事にいっしょに聞く')
    await boss.getByRole('textbox', { name: '人事に送る文' }).fill('火星支社への異動は、いつからできますか')
    assert.deepEqual(await findings(boss), [], 'the question')
    await press(boss, '凪 陽菜さんといっしょに聞く')
    await boss.getByText('いっしょに聞きませんかと声をかけました').waitFor()

    await member.goto(`${real.server.url}questions`)
    await member.getByRole('link', { name: /火星支社/ }).first().click()
    await press(member, 'いっしょに聞く')
    await hr.goto(`${real.server.url}hr`)
    await hr.getByRole('link', { name: /火星支社への異動は/ }).first().click()
    await hr.locator('#answer').fill('支社はまだありません。できるときに、ここでお知らせします。')
    await press(hr, '回答を送る')
    await hr.getByText('支社はまだありません。').first().waitFor()

    const list = await sent(boss, '/questions')
    await member.goto(`${real.server.url}questions`)
    await member.getByRole('link', { name: /火星支社/ }).first().click()
    await member.getByText('支社はまだありません。').waitFor()
    assert.equal(await sent(boss, '/questions'), list, 'that she has read it is not shown to him')
    await boss.goto(`${real.server.url}questions`)
    await boss.getByRole('link', { name: /火星支社/ }).first().click()
    await boss.getByText('支社はまだありません。').waitFor()
  })

  const team = await boss.request.get(`${real.server.url}team`, { maxRetries: 2 }).then((r) => r.text())
  const hers1on1 = new RegExp('/team/[0-9a-f-]{36}').exec(team.slice(0, team.indexOf('凪 陽菜')).split('<li').at(-1) ?? '')?.[0] ?? ''
  assert.notEqual(hers1on1, '')

  await t.test('a card is answered, and the manager sees nothing of it', async () => {
    await boss.goto(`${real.server.url}${hers1on1.slice(1)}/cards/new`)
    await boss.getByRole('textbox', { name: '見たこと' }).fill('火曜の引き継ぎで、止まった原因を図にしていた')
    await boss.getByRole('textbox', { name: 'わたしからの見え方' }).fill('わたしからは、次の人が助かるように見えています')
    assert.deepEqual(await findings(boss), [], 'the card')
    await press(boss, '渡す前に見る')
    await press(boss, '凪 陽菜さんに渡す')
    await boss.getByText('カードを渡しました。').waitFor()
    const pages = ['/team', hers1on1, `${hers1on1}/cards`, '/questions']
    const was = await Promise.all(pages.map((path) => sent(boss, path)))

    await member.goto(`${real.server.url}oneonone/cards`)
    await member.getByText('次の人が助かるように見えています').waitFor()
    await member.locator('#main').getByRole('link', { name: /どうする/ }).first().click()
    await member.getByRole('radio', { name: '心に留める' }).check()
    await member.locator('#main form').getByRole('button').last().press('Enter')
    await member.getByText('答えを、あなたのジャーニーに残しました。').waitFor()
    assert.deepEqual(await Promise.all(pages.map((path) => sent(boss, path))), was)
  })

  await t.test('a note is shared once both have agreed, and what he promised is done', async () => {
    await boss.goto(`${real.server.url}${hers1on1.slice(1)}/shared`)
    await boss.getByRole('textbox', { name: 'ふたりで覚えておきたいこと' }).fill('三月に、もう一度話す')
    await press(boss, '案を出す')
    await boss.getByText('案を出しました。').waitFor()
    await member.goto(`${real.server.url}oneonone/shared`)
    await press(member, 'このメモでよい')
    await member.getByText('ふたりのメモになりました。').waitFor()
    await boss.reload()
    await boss.locator('#agreed').getByText('三月に、もう一度話す').waitFor()
    assert.deepEqual(await findings(boss), [], 'the shared note')

    await boss.goto(`${real.server.url}${hers1on1.slice(1)}/promises`)
    await boss.getByRole('textbox', { name: '何を調べるか' }).fill('支社の予定')
    await press(boss, '残す')
    await boss.goto(`${real.server.url}${hers1on1.slice(1)}`)
    await boss.locator('#promises').getByText('支社の予定').first().waitFor()
    assert.deepEqual(await findings(boss), [], 'the member\'s page')
    await boss.locator('#promises').getByRole('button', { name: /済んだ/ }).press('Enter')
    await boss.getByText('済んだことにしました。').waitFor()
    for (const path of ['/oneonone', '/oneonone/shared', '/oneonone/notes']) assert.doesNotMatch(await sent(member, path), /支社の予定/, 'the list is his own')
  })

  assert.deepEqual([...hers, ...his], [])
  await t.test('with another manager the former one has nothing left, on pages that are open', async () => {
    const { page: next } = await loggedIn(t, NEXT_BOSS, '/team')
    await member.goto(`${real.server.url}oneonone`)
    await boss.goto(`${real.server.url}${hers1on1.slice(1)}/notes`)
    await boss.getByLabel('凪 陽菜さんとの1on1で、覚えておきたいこと').fill('まだ書いている途中')
    const list = join(real.server.data, 'people.csv')
    await writeFile(list, `id,name,manager\n${MEMBER},凪 陽菜,${NEXT_BOSS}\n`)
    await real.server.people(list)
    await press(boss, '残す')
    await boss.locator('#main').waitFor()
    assert.doesNotMatch(await boss.content(), /凪 陽菜/)
    for (const path of [hers1on1, `${hers1on1}/cards`, `${hers1on1}/shared`, `${hers1on1}/notes`, `${hers1on1}/brief`, `${hers1on1}/ask`]) {
      assert.equal((await boss.request.get(new URL(path, real.server.url).href, { maxRetries: 2 })).status(), 404, path)
    }
    assert.doesNotMatch(await sent(boss, '/team'), /凪 陽菜/)
    assert.doesNotMatch(await sent(boss, '/team/promises'), /支社の予定/)

    assert.match(await sent(member, '/oneonone'), /柚木 直美/)
    assert.match(await sent(member, '/oneonone/shared'), /三月に、もう一度話す/, 'she keeps what both agreed')
    await next.reload()
    await next.getByRole('link', { name: /凪 陽菜/ }).first().click()
    await next.locator('#prepare').waitFor()
    assert.doesNotMatch(await next.content(), /火星|三月|図にして/, 'the new manager begins with nothing')
  })
})
