// わからない → HR: the person sees exactly what is passed on, chooses how, and gets the answer.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()
const DRAFT = '社内公募の面接は在宅でも受けられますか'
/** @type {import('../static/chat/types.js').Thread} */
const ANSWER = { id: '6bbcde6e-bef9-4d6a-8f6e-cf8a7c5ddb97', state: 'answered', question: DRAFT, answer: 'はい。オンラインで受けられます。', asked_on: '2026-11-20', identity: 'named' }

/** @param {import('node:test').TestContext} t */
async function form(t) {
  const opened = await widget(browser(), t)
  opened.desk.tell(opened.desk.store({ kind: 'unknown', text: 'わかりません。いっしょに人事に聞きに行きましょう。', draft: DRAFT }))
  await opened.page.getByRole('button', { name: '人事に聞く' }).click()
  const { page } = opened
  return { ...opened, text: page.getByLabel('人事に聞きたいこと'), named: page.getByLabel('名前を出して聞く'), anonymous: page.getByLabel('名前を出さずに聞く'), send: page.getByRole('button', { name: '人事に送る' }), preview: page.locator('.preview') }
}

test('nothing is chosen beforehand, and nothing goes without a choice', async (t) => {
  const { desk, page, named, anonymous, send, preview } = await form(t)
  await page.setViewportSize({ width: 375, height: 740 })
  assert.equal(await named.isChecked(), false)
  assert.equal(await anonymous.isChecked(), false)
  assert.match((await preview.textContent()) ?? '', /まだ選ばれていません/)
  await send.click()
  const said = page.getByRole('alert').filter({ hasText: '四つの中から' })
  await said.waitFor()
  const place = await said.boundingBox()
  assert.ok(place && place.y > 0 && place.y < 700, `it stands where it is seen: ${JSON.stringify(place)}`)
  assert.equal(desk.of('escalate').length, 0)
  await named.check()
  await said.waitFor({ state: 'detached' }) // done is no longer asked for
})

test('without a name it is said before sending when HR gets it, and why', async (t) => {
  for (const letters of [true, false]) {
    const opened = await widget(browser(), t, { prepare: (desk) => { desk.welcome.letters = letters } })
    const { page, desk } = opened
    desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。いっしょに人事に聞きに行きましょう。', draft: DRAFT }))
    await page.getByRole('button', { name: '人事に聞く' }).click()
    const said = page.getByRole('status').filter({ hasText: letters ? '人事に届くのは、次の営業日の朝です。送った時刻から' : '人事には、すぐに届きます。データベースを管理する人には' })
    const arrives = page.locator('.preview dt', { hasText: '届くとき' }).locator('+ dd')
    for (const label of ['名前を出さずに聞く', '質問だけ残す']) {
      await page.getByLabel('名前を出して聞く').check()
      assert.equal(await said.count(), 0)
      assert.equal(await arrives.textContent(), 'すぐに')
      await page.getByLabel(label).check()
      await said.waitFor()
      assert.equal(await arrives.textContent(), letters ? '次の営業日の朝、ほかの質問といっしょに' : 'すぐに')
    }
  }
})

test('the four ways are of one size, wide and narrow', async (t) => {
  const { page } = await form(t)
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    const sizes = await page.locator('.four .choice').evaluateAll((all) => all.map((e) => { const r = e.getBoundingClientRect(); return `${Math.round(r.width)} ${Math.round(r.height)}` }))
    assert.equal(sizes.length, 4)
    assert.equal(new Set(sizes).size, 1, `${width}: ${sizes}`)
  }
})

test('what is seen in the preview is what is sent, with a name', async (t) => {
  const { desk, page, text, named, send, preview } = await form(t)
  await text.fill(`${DRAFT}。\n工場からです。`)
  await named.check()
  assert.equal(await preview.locator('.as-written').textContent(), `${DRAFT}。\n工場からです。`)
  assert.match((await preview.textContent()) ?? '', /見本 花子.*読むのは、人事の相談担当者です/s)
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  const { id, ...frame } = desk.of('escalate')[0]
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  assert.deepEqual(frame, { type: 'escalate', text: `${DRAFT}。\n工場からです。`, identity: 'named' })
  assert.equal(await page.locator('.sheet').isVisible(), false)
})

test('without a name the receipt is shown once, Escape does not lose it, and nothing keeps it', async (t) => {
  const { desk, page, anonymous, send, preview } = await form(t)
  await anonymous.check()
  assert.doesNotMatch((await preview.textContent()) ?? '', /見本 花子/)
  await send.click()
  const receipt = page.getByText('k3vq-9w2m-x7ad-p5te-h8rn-c4yf')
  await receipt.waitFor()
  await page.keyboard.press('Escape')
  assert.ok(await receipt.isVisible())
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: '番号をコピー' }).click()
  await page.getByText('コピーしました').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'k3vq-9w2m-x7ad-p5te-h8rn-c4yf')
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]).includes('k3vq')), false)
  assert.equal(desk.of('watch').length, 0, 'nobody follows the question before the person says so')
  await page.getByRole('button', { name: '控えました' }).click()
  assert.equal(await receipt.count(), 0)
})

test('who wants to wait gets the anonymous answer, also after a reconnect, and reads it by the receipt', async (t) => {
  const { desk, page, anonymous, send } = await form(t)
  desk.script = (frame) => {
    if (frame.type === 'watch') desk.send({ type: 'thread', thread: { ...ANSWER, identity: 'anonymous', state: 'asked', answer: undefined } })
    return false
  }
  await anonymous.check()
  await send.click()
  await page.getByRole('button', { name: 'この画面で回答を待つ' }).click()
  await until(() => desk.of('watch').length === 1, 'watch')
  await page.getByRole('button', { name: '控えました' }).click()
  desk.drop(1001)
  await until(() => desk.of('watch').length === 2, 'watch after the reconnect')
  desk.send({ type: 'thread', thread: { ...ANSWER, identity: 'anonymous' } })
  await page.locator('.thread').getByText('はい。オンラインで受けられます。').waitFor()
  await until(() => desk.of('read').length === 1, 'read')
  assert.deepEqual(desk.of('read')[0], { type: 'read', receipt: 'k3vq-9w2m-x7ad-p5te-h8rn-c4yf' })
})

test('a receipt lost with the line is admitted', async (t) => {
  const { desk, page, anonymous, send } = await form(t)
  desk.script = (frame, socket) => {
    if (frame.type === 'escalate') socket.send(JSON.stringify({ type: 'ack', id: frame.id, seq: 3 }))
    return frame.type === 'escalate'
  }
  await anonymous.check()
  await send.click()
  await page.getByText('受付番号を受け取る前に接続が切れました').waitFor()
})

test('an error leaves the form as it was', async (t) => {
  const { desk, page, text, named, send } = await form(t)
  desk.script = (frame, socket) => {
    if (frame.type === 'escalate') socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま保存できません。' }))
    return frame.type === 'escalate'
  }
  await named.check()
  await send.click()
  await page.getByText('いま保存できません。').waitFor()
  assert.equal(await text.inputValue(), DRAFT)
  assert.ok(await named.isChecked())
  desk.script = () => false
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
})

test("HR's answer arrives live as a card, is announced, and is read when it is seen", async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.send({ type: 'thread', thread: ANSWER })
  await page.locator('.thread').getByText('はい。オンラインで受けられます。').waitFor()
  assert.match((await page.locator('[aria-live=polite]').textContent()) ?? '', /人事から回答が届きました.*はい。オンライン/s)
  await until(() => desk.of('read').length === 1, 'read')
  assert.deepEqual(desk.of('read')[0], { type: 'read', thread: ANSWER.id })
})

test('while the panel is closed an answer is a badge and an event, and not read', async (t) => {
  const { desk, page } = await widget(browser(), t, { closed: true, prepare: (d) => d.welcome.threads.push(ANSWER) })
  const launcher = page.getByRole('button', { name: 'キャリアの相談（新しいお知らせ 1件）' })
  await launcher.waitFor()
  await page.evaluate(() => document.addEventListener('dousuru-answer-unread', (e) => { /** @type {any} */ (window).count = /** @type {CustomEvent} */ (e).detail.count }))
  assert.equal(desk.of('read').length, 0)
  await launcher.click()
  await until(() => desk.of('read').length === 1, 'read')
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).count), 0)
})

test('the list of questions shows their state; an unknown receipt is said', async (t) => {
  const { desk, page } = await widget(browser(), t, { prepare: (d) => d.welcome.threads.push({ ...ANSWER, state: 'seen', answer: undefined }) })
  desk.script = (frame, socket) => {
    if (frame.type === 'watch') socket.send(JSON.stringify({ type: 'error', code: 'not_found', text: '見つかりません。' }))
    return frame.type === 'watch'
  }
  await page.getByRole('button', { name: 'このデスクについて' }).click()
  await page.getByRole('button', { name: '人事への質問' }).click()
  await page.getByText('人事が読みました').waitFor()
  await page.getByLabel('受付番号').fill('aaaa-bbbb')
  await page.getByRole('button', { name: '見る', exact: true }).click()
  await page.getByText('この受付番号の質問は見つかりませんでした').waitFor()
})

test('under another name HR sees that name alone, and it cannot be forgotten', async (t) => {
  const { desk, page, send, preview } = await form(t)
  await page.getByLabel('別の名前で聞く').check()
  await send.click()
  await page.getByRole('alert').filter({ hasText: 'ニックネームを書いてください' }).waitFor()
  await page.getByLabel('ニックネーム', { exact: true }).fill('みなとのねこ')
  assert.match((await preview.textContent()) ?? '', /みなとのねこ/)
  assert.doesNotMatch((await preview.textContent()) ?? '', /見本 花子/)
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  const { identity, alias } = desk.of('escalate')[0]
  assert.deepEqual({ identity, alias }, { identity: 'alias', alias: 'みなとのねこ' })
})

test('what may tell who is asking is marked before it goes, and goes as it is all the same', async (t) => {
  const { desk, page, text, anonymous, named, send, preview } = await form(t)
  desk.marks = (words) => (words.startsWith('製造第二課') ? [{ from: 0, to: 5, kind: 'place' }] : [])
  await text.fill('製造第二課では、在宅で面接できますか')
  await named.check()
  await page.waitForTimeout(1500)
  assert.equal(desk.of('inspect').length, 0, 'a question with a name is not looked at')
  await anonymous.check()
  await preview.locator('mark').waitFor()
  assert.equal(await preview.locator('mark').textContent(), '製造第二課')
  await page.getByText('印をつけたところ（部署や場所）から').waitFor()
  assert.equal(await preview.locator('.as-written').textContent(), '製造第二課では、在宅で面接できますか')
  await send.click()
  await page.getByText('k3vq-9w2m').waitFor()
  assert.equal(desk.of('escalate')[0].text, '製造第二課では、在宅で面接できますか')
})

test('a question that is only left goes without a receipt', async (t) => {
  const { desk, page, send, preview } = await form(t)
  await page.getByLabel('質問だけ残す').check()
  assert.match((await preview.textContent()) ?? '', /届きません/)
  await send.click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  assert.equal(desk.of('escalate')[0].identity, 'left')
  assert.equal(await page.locator('.receipt').count(), 0)
})

test('together is offered with the own manager, never with somebody whom one leads, and only with a name', async (t) => {
  const boss = { id: '3f1b9c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d', name: '見本 部長' }
  const { desk, page } = await widget(browser(), t, { prepare: (d) => (d.welcome.boss = boss) })
  desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。', draft: DRAFT }))
  await page.getByRole('button', { name: '人事に聞く' }).click()
  const together = page.getByLabel('上司の見本 部長さんといっしょに聞く')
  assert.equal(await together.isChecked(), false, 'nothing is chosen beforehand')
  await together.check()
  await page.getByLabel('名前を出さずに聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByRole('alert').filter({ hasText: '名前を出して聞く形' }).waitFor()
  await page.getByLabel('名前を出して聞く').check()
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  assert.equal(desk.of('escalate')[0].with, boss.id)
})

test('who has no manager asks alone, and is offered nobody', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。', draft: DRAFT }))
  await page.getByRole('button', { name: '人事に聞く' }).click()
  await page.getByLabel('名前を出して聞く').check()
  assert.equal(await page.getByText('いっしょに聞く').count(), await page.getByText('いっしょに聞く').filter({ visible: false }).count())
  await page.getByRole('button', { name: '人事に送る' }).click()
  await page.getByText('この質問は、人事に届いています。').waitFor()
  assert.equal(desk.of('escalate')[0].with, undefined)
})

test('the line that leads to the preparation of a 1on1 is a link behind everything else', async (t) => {
  const { desk, page } = await widget(browser(), t)
  desk.tell(desk.store({ kind: 'unknown', text: 'わかりません。', draft: DRAFT, link: { text: '1on1の準備のページもあります', url: '/team/brief' } }))
  const link = page.getByRole('link', { name: '1on1の準備のページもあります' })
  assert.match((await link.getAttribute('href')) ?? '', /^https?:\/\/[^/]+\/team\/brief$/)
  const box = await link.boundingBox()
  assert.ok(box && box.height >= 44, `${box?.height} px high`)
  assert.equal(await page.locator('.kind-unknown > :last-child a').count(), 1)
})
