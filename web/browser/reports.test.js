// The reports of HR on the real desk, once months are closed: figures, what is hidden, the month before, the tables as CSV, and how
// the page looks.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { findings } from './findings.js'
import { realDesk } from './harness.js'

const HR = 'p003' // of the sample company

const real = realDesk()

/**
 * Facts of people of the sample company, from one to another in the order of their keys, in a month that is over, as a migration leaves
 * them: the next start seals them.
 * @param {number} ago @param {object} fact @param {number} from @param {number} n
 */
const facts = (ago, fact, from, n) => `
  insert into report.fact (id, month, person_id, box, content)
  select gen_random_uuid(), (date_trunc('month', directory.today() - 1) - interval '${ago} months')::date, id, '00000000-0000-4000-8000-000000000079',
    '\\x00'::bytea || convert_to('${JSON.stringify(fact)}', 'UTF8') from directory.person where active order by slug offset ${from} limit ${n};`

test('closed months show their figures and hide the small ones, on the page and in the CSV', { timeout: 240_000 }, async (t) => {
  await real.server.sql([ // the sample company has 30 people: too few for more than one number
    "insert into directory.person (slug, name, roles) select 'x' || lpad(i::text, 3, '0'), '見本', array['employee'] from generate_series(1, 100) i;",
    facts(1, { what: 'unknown', theme: '育児', kind: 'none' }, 0, 30),
    facts(1, { what: 'unknown', theme: '異動', kind: 'near', articles: ['internal-posting'] }, 30, 20),
    facts(1, { what: 'unknown', theme: '異動', kind: 'missing', articles: ['internal-posting'], facet: 'notified' }, 50, 15),
    facts(1, { what: 'unknown', theme: '海外', kind: 'near' }, 65, 5),
    facts(1, { what: 'unknown', theme: '学び', kind: 'near' }, 70, 6),
    facts(1, { what: 'answer', articles: ['internal-posting'] }, 0, 20),
    facts(1, { what: 'opened', articles: ['internal-posting'] }, 0, 4),
    facts(2, { what: 'unknown', theme: '育児', kind: 'none' }, 0, 7),
    "insert into seal.pending (column_name) values ('report.fact.content');",
  ].join(''))
  await real.server.restart() // the job that closes months is asked for at every start
  for (const end = Date.now() + 60_000; (await real.server.sql('select count(*) from report.month')) !== '2'; await new Promise((done) => setTimeout(done, 200))) {
    assert.ok(Date.now() < end, `the months are not closed:\n${real.server.log}`)
  }
  assert.equal(await real.server.sql('select count(*) from report.fact'), '0')

  const { page, problems } = await real.loggedIn(t, HR, '/hr/reports')
  await page.getByText('この月、聞いたことの答えが見つからなかった人は76人です。').waitFor()
  await page.getByText('10人に満たない数は出しません。').waitFor()
  const gaps = page.getByRole('region', { name: 'テーマごとの、見つからなかった人数' })
  assert.match(await gaps.innerText(), /人数の少ない2テーマ/)
  assert.match(await gaps.innerText(), /育児\t30\t/)
  assert.doesNotMatch(await gaps.innerText(), /\t[56](\t|$)/m) // the five and the six, who are counted as one
  const posting = page.locator('#programs tbody tr', { hasText: '社内公募制度' }).first()
  assert.deepEqual((await posting.locator('.count-cell').allInnerTexts()).slice(0, 2).map((n) => n.trim().split('\n')[0]), ['20', '—'])
  for (const [width, scheme] of /** @type {const} */ ([[1280, 'light'], [360, 'dark']])) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme })
    assert.deepEqual(await findings(page), [], `${width} ${scheme}`)
    await page.screenshot({ path: new URL(`results/reports-${width}.png`, import.meta.url).pathname, fullPage: true })
  }

  /** @param {string} section @returns the table as it is saved */
  const saved = async (section) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(section).getByRole('link', { name: 'この表をCSVで保存する' }).click()])
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')]
  }
  const [name, table] = await saved('#gaps')
  assert.match(name, /^report-\d{4}-\d{2}-gaps\.csv$/)
  assert.match(table, /"人数の少ない2テーマ"/)
  assert.match(table, /"76"/)
  assert.match(table, /"育児","","","","30"/)
  assert.doesNotMatch(table, /"[56]"/)
  const [, programs] = await saved('#programs')
  assert.match(programs, /"internal-posting",[^\n]*"20","—"/)

  // Of the month before there is one number, and it is too small to be shown.
  await page.getByLabel('月', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: 'この月を見る' }).click()
  await page.getByText('この月に見つからないことがあった人は、10人に満たないので、数は出しません。').waitFor()
  assert.doesNotMatch(await page.locator('#gaps').innerText(), /7人|\b7\b/)
  const [, hidden] = await saved('#gaps')
  assert.match(hidden, /"—"/)
  assert.doesNotMatch(hidden, /"7"/)
  assert.deepEqual(problems, [])
})
