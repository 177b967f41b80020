// The walk that writes words into every field that is confidential. Who may read which of them is said where it is written.

import assert from 'node:assert/strict'
import { find } from './canary.js'

export const [EMPLOYEE, BOSS, HR, SECOND, CHIEF, ADMIN, OTHER, ASKER] = ['p012', 'p006', 'p003', 'p004', 'p001', 'p011', 'p014', 'p013']
export const PEOPLE = [EMPLOYEE, BOSS, HR, SECOND, CHIEF, ADMIN, OTHER, ASKER]
const ALONE = [EMPLOYEE]
const ASKED = [EMPLOYEE, HR, SECOND]

/**
 * Everybody writes, in pages on which they are logged in.
 * @param {import('./server.js').Server} desk @param {Record<string, import('playwright-core').Page>} pages by person
 * @param {import('./canary.js').Ledger} ledger @param {Set<string>} forms gets the fields of forms that were filled, as page and name
 */
export async function writeEverywhere(desk, pages, ledger, forms) {
  /** Fills a form of a page and sends it. @param {string} person @param {string} path @param {string} form selector @param {Record<string, string>} fields by name; what is a choice is checked @param {string} [button] selector in it */
  async function send(person, path, form, fields, button = 'button') {
    const page = pages[person]
    if (path) await page.goto(new URL(path, desk.url).href)
    const at = page.locator(`#main form${form}`).first()
    const template = await page.locator('body').getAttribute('class')
    for (const [name, value] of Object.entries(fields)) {
      const choice = at.locator(`[name="${name}"][value="${value}"]:is([type=radio], [type=checkbox])`)
      if (await choice.count()) await choice.first().check({ force: true })
      else if (await at.locator(`select[name="${name}"]`).count()) {
        await at.locator(`select[name="${name}"]`).evaluate((e) => e.closest('details')?.setAttribute('open', ''))
        await at.locator(`select[name="${name}"]`).selectOption(value)
      }
      else {
        await at.locator(`[name="${name}"]`).first().evaluate((e, words) => { /** @type {HTMLInputElement} */ (e).value = words; e.closest('details')?.setAttribute('open', '') }, value)
        forms.add(`${template?.replace('on-', '')} ${name}`)
      }
    }
    await at.locator(button).first().evaluate((e) => { e.closest('details')?.setAttribute('open', '') })
    await Promise.all([page.waitForEvent('load'), at.locator(button).first().evaluate((e) => /** @type {HTMLElement} */ (e).click())])
    const problem = page.locator('[role=alert]').filter({ hasText: /\S/ })
    assert.equal(await problem.count(), 0, `${path} ${form}: ${await problem.allTextContents()}`)
    return page.url()
  }

  /** Hands a question to HR from the talk. @param {string} person @param {string} way label @param {string} text @param {string} [alias] */
  async function ask(person, way, text, alias) {
    const page = pages[person]
    await say(person, '火星支社に異動できますか')
    await page.getByRole('button', { name: '人事に聞く' }).last().click()
    await page.getByLabel('人事に聞きたいこと').fill(text)
    await page.getByLabel(way).check()
    if (alias) await page.getByLabel('ニックネーム', { exact: true }).fill(alias)
    if (way.includes('出して') && alias === '') await page.getByLabel('灘 孝太郎さんといっしょに聞く').check()
    await page.getByRole('button', { name: '人事に送る' }).click()
  }

  /** @param {string} person @param {string} words */
  async function say(person, words) {
    const page = pages[person]
    const before = await page.locator('.messages .message.desk').count()
    await page.getByRole('textbox', { name: '相談したいこと' }).fill(words)
    await page.keyboard.press('Enter')
    await page.locator('.messages .message.desk').nth(before).waitFor()
  }

  const her = pages[EMPLOYEE]
  await her.goto(desk.url)
  await her.locator('.kind-greeting').first().waitFor()
  await say(EMPLOYEE, `凪 陽菜です。社内公募制度の募集時期はいつですか（${ledger.latin('contact', ALONE)}@example.com）`)
  for (let i = 0; i < 3; i++) await say(EMPLOYEE, ledger.write('talk', ALONE, 20))
  const named = ledger.write('question, named', [...ASKED, CHIEF])
  await ask(EMPLOYEE, '名前を出して聞く', named)
  await her.locator('.kind-escalated').first().waitFor()
  const alias = ledger.write('question, alias', ASKED)
  await ask(EMPLOYEE, '別の名前で聞く', alias, ledger.write('alias', ASKED, 2))
  await her.locator('.kind-escalated').nth(1).waitFor()
  const together = ledger.write('question, together', [...ASKED, BOSS])
  await ask(EMPLOYEE, '名前を出して聞く', together, '')
  await her.locator('.kind-escalated').nth(2).waitFor()
  await her.getByRole('button', { name: '相談を終わる' }).click()
  const card = her.locator('.dousuru').last()
  await card.getByLabel('あなたの言葉で').fill(ledger.write('decision', ALONE, 30))
  await card.getByRole('button', { name: 'いま動く' }).click()
  await card.locator('details.offer summary').click()
  await card.getByLabel('はじめの一歩').fill(ledger.write('plan', ALONE))
  await card.getByLabel('だれに話すか').fill(ledger.write('plan', ALONE))
  await her.waitForTimeout(2_000) // a person is not that quick, and the desk asks who is to wait
  await card.getByRole('button', { name: '残す', exact: true }).click()
  await card.locator('.plan dd').first().waitFor()

  const asker = pages[ASKER]
  await asker.goto(desk.url)
  await asker.locator('.kind-greeting').first().waitFor()
  const nameless = ledger.write('question, no name', [ASKER, HR, SECOND])
  await ask(ASKER, '名前を出さずに聞く', nameless)
  const receipt = (await asker.locator('.receipt').textContent()) ?? ''
  await asker.getByRole('button', { name: '控えました' }).click()
  await asker.reload()
  await asker.locator('.kind-greeting').first().waitFor()
  await ask(ASKER, '質問だけ残す', ledger.write('question, left', [ASKER, HR, SECOND]))
  await asker.locator('.kind-escalated').last().waitFor()

  for (const kind of ['event', 'wish', 'life']) await send(EMPLOYEE, '/journey', '[action="/line"]', { kind, words: ledger.write('line', ALONE), year: '2020' })
  const decision = await her.locator('a[href^="/journey/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '').find((href) => /^\/journey\/[0-9a-f-]{36}$/.test(href)))
  assert.ok(decision, 'the decision is in the journey')
  await send(EMPLOYEE, decision, `[action="${decision}"]`, { words: ledger.write('decision', ALONE, 30) })
  await send(EMPLOYEE, decision, `[action="${decision}/plan"]`, { step: ledger.write('plan', ALONE), tell: ledger.write('plan', ALONE) })
  await send(EMPLOYEE, '/journey/settings', '[action="/journey/settings"]', { site: ledger.write('profile', ALONE, 8), job: ledger.write('profile', ALONE, 8) })
  await her.goto(`${desk.url}journey`)
  const entry = (await her.locator('a[href^="/line/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, entry, `[action="${entry}"]`, { words: ledger.write('line', ALONE) })
  const pair = [EMPLOYEE, BOSS]
  await send(EMPLOYEE, '/oneonone/share', '[action="/oneonone/share"]', { want: 'listen', purpose: ledger.write('share', pair, 12), words: ledger.write('share', pair, 30) })
  await send(EMPLOYEE, '', '', {}, 'button[value=share]')
  await send(EMPLOYEE, '/oneonone/notes', '[action="/oneonone/notes"]', { words: ledger.write('note of hers', ALONE, 30) })
  const note = (await her.locator('#main a[href^="/oneonone/notes/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, note, `[action="${note}"]`, { words: ledger.write('note of hers', ALONE, 30) })
  await send(EMPLOYEE, '/oneonone/after', '[action="/oneonone/after"]', { response: 'none', words: ledger.write('decision after a 1on1', ALONE) })
  await send(EMPLOYEE, '/oneonone/shared', '[action="/oneonone/shared"]', { words: ledger.write('shared note', pair) })

  const boss = pages[BOSS]
  await boss.goto(`${desk.url}team`)
  const base = (await boss.getByRole('link', { name: /凪 陽菜/ }).first().getAttribute('href')) ?? ''
  await send(BOSS, `${base}/notes`, `[action="${base}/notes"]`, { words: ledger.write('note of his', [BOSS], 30) })
  await send(BOSS, `${base}/promises`, `[action^="${base}/promises"]`, { words: ledger.write('promise', [BOSS]) })
  await send(BOSS, `${base}/cards/new`, `[action="${base}/cards/new"]`, { observation: ledger.write('card', pair), view: ledger.write('card', pair) })
  await send(BOSS, '', '[action$="/cards"]', {})
  await send(BOSS, `${base}/brief`, `[action="${base}/brief"]`, { situation: ledger.write('brief', [BOSS]) })
  await send(BOSS, '', '.brief-form', { situation: ledger.write('brief', [BOSS]) })
  await send(BOSS, '', '[action$="/brief/save"]', { title: ledger.write('brief', [BOSS], 8) })
  await send(BOSS, `${base}/ask`, '', { text: ledger.write('question of both', [BOSS, EMPLOYEE, HR, SECOND]) })
  await her.goto(`${desk.url}oneonone/cards`)
  const given = (await her.locator('#main a[href^="/oneonone/cards/"]').first().getAttribute('href')) ?? ''
  await send(EMPLOYEE, given, `[action^="/oneonone/cards/"]`, { response: 'keep', words: ledger.write('decision about a card', ALONE) })

  /** HR opens a question. @param {string} question */
  const open = async (question) => {
    await pages[HR].goto(`${desk.url}hr`)
    await pages[HR].getByRole('link', { name: question.slice(0, 8) }).first().click()
    await pages[HR].locator('#answer').waitFor()
    return new URL(pages[HR].url()).pathname
  }
  const first = await open(named)
  await send(HR, first, `[action^="${first}/notes"]`, { note: ledger.write('note of HR', [HR, SECOND]) })
  const to = await pages[HR].locator('#pass-to option[value^="person:"]').first().getAttribute('value')
  await send(HR, first, `[action^="${first}/pass"]`, { to: to ?? '', note: ledger.write('asked of an executive', [HR, SECOND, CHIEF]) })
  await pages[CHIEF].goto(`${desk.url}asked`)
  assert.ok(find(await pages[CHIEF].content()).length > 0, 'an executive who is asked reads it, until the reply')
  await send(CHIEF, '/asked', '[action^="/asked/"]', { reply: ledger.write('reply of an executive', [HR, SECOND, CHIEF]) })
  await send(HR, first, '#writing', { answer: ledger.write('asked back', ASKED) }, 'button[value=ask]')
  await her.goto(`${desk.url}questions`)
  await her.getByRole('link', { name: named.slice(0, 8) }).first().click()
  await her.waitForLoadState()
  await send(EMPLOYEE, new URL(her.url()).pathname, '[action$="/tell"]', { text: ledger.write('reply to HR', ASKED) })
  await send(HR, first, '#writing', { answer: ledger.write('answer', ASKED, 30) }, 'button[value=answer]')
  await her.reload()
  await send(EMPLOYEE, '', '[action$="/decide"]', { response: 'none', words: ledger.write('decision about an answer', ALONE) })
  const second = await open(alias)
  await send(HR, second, '#writing', { answer: ledger.write('asked back', ASKED) }, 'button[value=ask]')
  await her.goto(desk.url)
  await her.locator('.is-back').first().waitFor()
  await her.getByRole('textbox', { name: '相談したいこと' }).fill(ledger.write('reply to HR', ASKED))
  await her.keyboard.press('Enter')
  await her.getByRole('button', { name: '人事への返事として送る' }).click()
  await her.getByRole('heading', { name: '人事とのやりとり' }).waitFor()
  await send(HR, second, '#writing', { answer: ledger.write('answer to an alias', ASKED) }, 'button[value=answer]')
  const third = await open(nameless)
  await send(HR, third, '#writing', { answer: ledger.write('answer to no name', [ASKER, HR, SECOND]) }, 'button[value=answer]')
  await send(HR, '/hr', '[method=post]:has([name=q])', { q: ledger.write('search of HR', [HR], 3) })
  await send(ASKER, '/receipt', '[action="/receipt"]', { receipt })
  await send(ASKER, '', '[action="/receipt/tell"]', { text: ledger.write('reply without a name', [ASKER, HR, SECOND]) })
}
