// Publishing on the real desk: an employee keeps a theme in mind, HR writes a digest with the keyboard and without waiting for a
// button, looks at it and posts it; the widget shows the news live to who kept the theme and to nobody else; what axe finds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const EMPLOYEE = 'p012' // of the sample company
const OTHER = 'p013'
const HR = 'p003'
const TOLD = '心に留めているテーマ（育児）の制度や事例に、お知らせがあります。'

const real = realDesk()
const { loggedIn } = real

/** Lets the time of delivery come: this test also runs at night and on holidays. Gives how many notices there are. */
async function comes() {
  await real.server.sql("update journey.notice set deliver_at = least(deliver_at, now()); select pg_notify('dousuru', 'person:' || person_id) from journey.notice")
  return Number(await real.server.sql('select count(*) from journey.notice'))
}

test('what HR posts reaches who kept the theme, live, and nobody else', { timeout: 240_000 }, async (t) => {
  const { page } = await loggedIn(t, EMPLOYEE, '/themes')
  await page.getByRole('link', { name: /^育児/ }).first().click()
  await page.getByRole('button', { name: 'このテーマを心に留める' }).press('Enter')
  await page.getByText('このテーマを心に留めています。').waitFor()
  await page.goto(real.server.url)
  await page.locator('.kind-greeting').waitFor()
  const { page: other } = await loggedIn(t, OTHER, '/')
  await other.locator('.kind-greeting').waitFor()

  const { page: hr } = await loggedIn(t, HR, '/hr/news')
  await hr.getByRole('button', { name: '新しく作る' }).click()
  const title = hr.getByLabel('題名')
  await title.fill('秋のお知らせ')
  const childcare = hr.getByRole('checkbox', { name: /育児短時間勤務/ })
  await childcare.focus()
  await hr.keyboard.press('Space')
  await hr.keyboard.press('Tab')
  await hr.keyboard.press('Tab')
  await hr.keyboard.type('ぜひ使ってみてください。')
  await hr.getByText('保存しました。').waitFor()
  await hr.getByText('「ぜひ」という言い方は、すすめているように聞こえます。').waitFor()
  await hr.reload() // it was saved without a press
  assert.equal(await title.inputValue(), '秋のお知らせ')
  assert.equal(await childcare.isChecked(), true)
  const sentence = hr.getByLabel('「育児短時間勤務」のひとこと')
  assert.equal(await sentence.inputValue(), 'ぜひ使ってみてください。')
  await sentence.fill('対象が小学校を終えるまでになりました。')
  await hr.getByRole('button', { name: '見え方を確かめる' }).click()
  await hr.locator('.digest').getByText('対象が小学校を終えるまでになりました。').waitFor()
  assert.deepEqual(await findings(hr), [])
  await hr.getByRole('button', { name: '出す', exact: true }).click()
  await hr.getByText('お知らせを出しました。').waitFor()

  for (const end = Date.now() + 30_000; await comes() === 0; ) {
    assert.ok(Date.now() < end, 'nobody is told')
    await new Promise((done) => setTimeout(done, 200))
  }
  assert.equal(await comes(), 1, 'one person is told')
  const card = page.locator('.news')
  await card.getByText(TOLD).waitFor()
  assert.equal(await other.locator('.news').count(), 0)
  const [read] = await Promise.all([page.context().waitForEvent('page'), card.getByRole('link', { name: '秋のお知らせ' }).click()])
  await read.getByText('対象が小学校を終えるまでになりました。').waitFor()
  assert.deepEqual(await findings(read), [])
  await page.goto(`${real.server.url}journey`)
  assert.equal(await page.getByText(TOLD).count(), 0, 'what was seen in the widget is read')
  await other.goto(`${real.server.url}news`)
  await other.getByText('対象が小学校を終えるまでになりました。').waitFor()

  await hr.getByText('取り下げる').first().click()
  await hr.getByRole('button', { name: '取り下げる' }).click()
  await other.reload()
  await other.getByText('お知らせは、まだありません。').waitFor()
})

test('on a phone, in the dark and without scripts', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, EMPLOYEE, '/themes', { viewport: { width: 360, height: 780 }, colorScheme: 'dark' })
  for (const path of ['/themes', '/themes?theme=育児', '/news', '/journey']) {
    await page.goto(new URL(path, real.server.url).href)
    assert.deepEqual(await findings(page), [], path)
  }
  const { page: hr } = await loggedIn(t, HR, '/hr/news', { viewport: { width: 360, height: 780 }, javaScriptEnabled: true })
  if (await hr.getByRole('button', { name: '新しく作る' }).count()) await hr.getByRole('button', { name: '新しく作る' }).click()
  else await hr.getByRole('link', { name: '続きを書く' }).click()
  await hr.waitForURL(/news\/./)
  for (const path of ['/hr/news', new URL(hr.url()).pathname]) {
    await hr.goto(new URL(path, real.server.url).href)
    assert.deepEqual(await findings(hr), [], path)
  }
  const { page: plain } = await loggedIn(t, HR, '/hr/news', { javaScriptEnabled: false })
  await plain.getByRole('link', { name: '続きを書く' }).click()
  await plain.getByLabel('題名').fill('紙のように')
  await plain.getByRole('button', { name: '保存する' }).click()
  await plain.getByText('保存しました。').waitFor()
  await plain.getByRole('button', { name: 'ひとつ前に戻す' }).click()
  await plain.getByText('ひとつ前に戻しました。').waitFor()
  assert.doesNotMatch(await plain.getByLabel('題名').inputValue(), /紙のように/)
})
