// HR writes a program on the real desk, a colleague checks and publishes it, and an employee's question finds it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { look as lookAt } from './findings.js'
import { realDesk } from './harness.js'

const WRITER = 'p003' // HR of the sample company
const CHECKER = 'p004' // the same
const TITLE = 'ポンポコ隊の海辺ワーク'

const real = realDesk()
const { loggedIn } = real

/** @param {import('playwright-core').Page} page @param {string} name */
const look = (page, name) => lookAt(page, name, { pressed: 'main button, main .tools a' })

test('one writes, another checks and publishes, a third finds it', { timeout: 180_000 }, async (t) => {
  const { page, problems } = await loggedIn(t, WRITER, '/hr/articles')
  await look(page, 'articles')
  await page.getByRole('link', { name: '制度', exact: true }).first().click()
  await page.getByLabel('題名', { exact: true }).fill(TITLE)
  await page.getByLabel('概要', { exact: true }).fill('ポンポコ隊に入ると、海辺の保養所で二週間働けます。')
  await page.getByLabel('対象者', { exact: true }).fill('入社一年目から、だれでも使えます。')
  await page.getByText('保存しました。').waitFor() // by itself, some seconds after the last key
  await page.waitForURL(/\/hr\/articles\/program-/)
  await page.locator('#live-preview .article-page').getByText('海辺の保養所で二週間').waitFor()
  await look(page, 'article-form')
  await page.getByRole('button', { name: '保存して、確認を頼む' }).click()
  await page.getByText('確認を頼みました').waitFor()
  assert.equal(await page.getByRole('button', { name: '読んで確かめた' }).count(), 0, 'the writer checks nothing')
  const address = new URL(page.url()).pathname

  const colleague = await loggedIn(t, CHECKER, '/hr/articles?show=waiting')
  await colleague.page.getByRole('link', { name: TITLE }).click()
  await look(colleague.page, 'article-waiting')
  await colleague.page.goto(`${new URL(address, real.server.url)}/try`)
  await colleague.page.getByLabel('質問', { exact: true }).fill('ポンポコ隊の海辺ワークの対象者は')
  await colleague.page.getByRole('button', { name: '試す' }).click()
  await colleague.page.locator('#after').getByText('この記事').first().waitFor()
  assert.equal(await colleague.page.locator('#before').getByText('この記事').count(), 0, 'nothing is published by trying')
  await look(colleague.page, 'article-try')
  await colleague.page.goto(String(new URL(address, real.server.url)))
  await colleague.page.getByRole('button', { name: '読んで確かめた' }).click()
  await colleague.page.getByRole('button', { name: '公開する' }).click()
  await colleague.page.getByText('公開しました').waitFor()
  await colleague.page.goto(`${new URL(address, real.server.url)}/history`)
  await colleague.page.getByText('確かめた人：汐見 亮').waitFor()
  await look(colleague.page, 'article-history')

  const asker = await loggedIn(t, 'p012', '/')
  await asker.page.locator('.kind-greeting').first().waitFor()
  const input = asker.page.getByRole('textbox', { name: '相談したいこと' })
  await input.fill('ポンポコ隊の海辺ワークは、だれが使えますか')
  await input.press('Enter')
  await asker.page.getByText('入社一年目から、だれでも使えます。').first().waitFor()
  assert.deepEqual([...problems, ...colleague.problems, ...asker.problems], [])
})

test('on a phone, in the dark, in English', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, WRITER, '/hr/articles?lang=en', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  await look(page, 'articles-phone')
  await page.locator('.shelf a').first().click()
  await page.getByRole('button', { name: 'Save as draft' }).waitFor()
  await look(page, 'article-phone')
  const address = page.url()
  for (const part of ['history', 'try', 'preview']) {
    await page.goto(`${address}/${part}`)
    await look(page, `article-${part}-phone`)
  }
})

test('what is not saved is not left by accident, and a colleague’s save is seen', { timeout: 120_000 }, async (t) => {
  const first = await loggedIn(t, WRITER, '/hr/articles?kind=faq')
  await first.page.locator('.shelf a').first().click()
  const second = await loggedIn(t, CHECKER, new URL(first.page.url()).pathname)
  await first.page.getByLabel('担当', { exact: true }).fill('人事部')
  let asked = false
  first.page.once('dialog', (dialog) => { asked = true; void dialog.dismiss() })
  await first.page.close({ runBeforeUnload: true })
  await until(() => asked, 'the browser to ask before it leaves')
  await first.page.keyboard.press('Control+s')
  await first.page.getByText('保存しました。').waitFor()
  await second.page.getByLabel('担当', { exact: true }).fill('労務課')
  await second.page.getByText('ほかの人が保存しました').waitFor()
  await second.page.getByRole('button', { name: '下書きとして保存' }).click()
  await second.page.getByRole('heading', { name: 'ほかの人の保存とのちがい' }).waitFor()
  assert.equal(await second.page.getByLabel('担当', { exact: true }).inputValue(), '労務課', 'what was typed stays')
  await look(second.page, 'article-conflict')
  await second.page.getByRole('button', { name: '下書きとして保存' }).click()
  await second.page.getByText('下書きを保存しました').waitFor()
})

test('without scripts', { timeout: 120_000 }, async (t) => {
  const { page } = await loggedIn(t, WRITER, '/hr/articles/new?kind=faq', { javaScriptEnabled: false })
  await page.getByLabel('題名', { exact: true }).fill('ポンポコ隊の制服は')
  await page.getByLabel('回答', { exact: true }).fill('**貸し出します**。')
  await page.getByRole('button', { name: '下書きとして保存' }).click()
  await page.getByText('下書きを保存しました').waitFor()
  await page.getByRole('link', { name: '社員からの見え方' }).click()
  assert.equal(await page.locator('.prose strong').textContent(), '貸し出します')
  await page.getByRole('link', { name: '編集に戻る' }).click()
  await page.getByText('下書きを消す').first().click()
  await page.getByRole('button', { name: '下書きを消す' }).click()
  await page.getByRole('button', { name: '元に戻す' }).click()
  await page.getByText('下書きを元に戻しました').waitFor()
})
