// 「どうする？」: three equal answers, own words, not yet, or nothing at all.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from './browser.js'
import { sharedBrowser, widget } from './harness.js'

const browser = sharedBrowser()

/** @param {import('node:test').TestContext} t */
async function asked(t) {
  const opened = await widget(browser(), t)
  await opened.page.getByRole('button', { name: '相談を終わる' }).click()
  await opened.page.locator('.dousuru').waitFor()
  return { ...opened, card: opened.page.locator('.dousuru') }
}

test('終わる asks, and nothing is chosen beforehand', async (t) => {
  const { desk, card } = await asked(t)
  assert.equal(desk.of('end').length, 1)
  assert.equal(await card.locator('[aria-pressed=true], :checked').count(), 0)
})

test('the three answers have one size and one look', async (t) => {
  const { card } = await asked(t)
  const looks = await card.locator('.equal button').evaluateAll((all) =>
    all.map((e) => {
      const { width, height } = e.getBoundingClientRect()
      const { color, backgroundColor, borderColor, fontWeight, fontSize } = getComputedStyle(e)
      return [Math.round(width), height, color, backgroundColor, borderColor, fontWeight, fontSize].join(' ')
    }),
  )
  assert.equal(looks.length, 3)
  assert.deepEqual(new Set(looks).size, 1, looks.join('\n'))
})

/** @type {[string, string][]} */
const answers = [['いま動く', 'act'], ['心に留める', 'keep'], ['何もしない', 'none'], ['まだ決めない', 'undecided']]
for (const [label, response] of answers) {
  test(`${label} is sent, shown and can be changed`, async (t) => {
    const { desk, card } = await asked(t)
    await card.getByRole('button', { name: label }).click()
    await card.locator('.decision').getByText(label).waitFor()
    const { id, ...frame } = desk.of('decide')[0]
    assert.ok(id)
    assert.deepEqual(frame, { type: 'decide', response })
    await card.getByRole('button', { name: '変える' }).click()
    assert.equal(await card.locator('[aria-pressed=true]').textContent(), label)
    await card.getByRole('button', { name: label === '何もしない' ? 'いま動く' : '何もしない' }).click()
    await until(() => desk.of('decide').length === 2, 'the change')
    assert.notEqual(desk.of('decide')[1].id, id)
  })
}

test('own words go along, or alone', async (t) => {
  const { desk, card } = await asked(t)
  const words = card.getByLabel('あなたの言葉で')
  assert.equal(await card.getByRole('button', { name: '言葉だけ残す' }).isVisible(), false)
  await words.fill('来年の春にもう一度考えます')
  await card.getByRole('button', { name: '言葉だけ残す' }).click()
  await card.getByText('来年の春にもう一度考えます').waitFor()
  assert.deepEqual({ ...desk.of('decide')[0], id: '' }, { type: 'decide', id: '', response: 'undecided', words: '来年の春にもう一度考えます' })
  await card.getByRole('button', { name: '変える' }).click()
  assert.equal(await words.inputValue(), '来年の春にもう一度考えます')
  await card.getByRole('button', { name: '心に留める' }).click()
  await until(() => desk.of('decide').length === 2, 'the change')
  assert.equal(desk.of('decide')[1].words, '来年の春にもう一度考えます')
})

test('it can be closed without an answer, and nothing is sent', async (t) => {
  const { desk, page, card } = await asked(t)
  await card.getByRole('button', { name: '答えずに閉じる' }).click()
  await card.getByText('答えずに閉じました。').waitFor()
  assert.equal(await card.locator('.equal').count(), 0)
  await page.waitForTimeout(100)
  assert.equal(desk.of('decide').length, 0)
  await card.getByRole('button', { name: '開く' }).click()
  assert.equal(await card.locator('.equal button').count(), 3)
})

test('an error keeps the words and lets the person answer again', async (t) => {
  const { desk, card } = await asked(t)
  desk.script = (frame, socket) => {
    if (frame.type === 'decide') socket.send(JSON.stringify({ type: 'error', id: frame.id, code: 'unavailable', text: 'いま保存できません。' }))
    return frame.type === 'decide'
  }
  await card.getByLabel('あなたの言葉で').fill('考えます')
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.getByText('いま保存できません。').waitFor()
  assert.equal(await card.getByLabel('あなたの言葉で').inputValue(), '考えます')
  desk.script = () => false
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.locator('.decision').getByText('いま動く').waitFor()
})

test('what was decided in another tab or before a reload stands in the card', async (t) => {
  const { desk, page, card } = await asked(t)
  desk.tell(desk.store({ kind: 'decided', text: '残しました。', decision: { response: 'none' } }))
  await card.locator('.decision').getByText('何もしない').waitFor()
  await page.reload()
  await page.locator('.launcher').click()
  await card.locator('.decision').getByText('何もしない').waitFor()
})
