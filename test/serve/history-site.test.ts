// The pages of `trueup serve` as they are asked for, without a browser.

import { expect, it } from 'vitest'
import { useHistory } from '../../src/history/keep-history.ts'
import { keptRun } from '../../src/history/kept-run.ts'
import { indexPage } from '../../src/report/html/history/index-page.ts'
import { showPage } from '../../src/serve/history-site.ts'
import { comparisonOf, outFolder, runFileOf } from '../history/kept-runs.ts'

/** Of so many days; every second run has a word of its own. */
async function withRuns(days: number): Promise<string> {
  const out = await outFolder()
  await useHistory(out, (history) =>
    history.enter(
      Array.from({ length: days }, (_, day) => {
        const summary = day % 2 === 0 ? 'Größe ÄNDERT sich.' : 'Acceptable.'
        return keptRun(runFileOf({ day }), { ...comparisonOf({ day }), summary })
      }),
    ),
  )
  return out
}

async function page(out: string, path: string): Promise<string> {
  const site = { out, baseline: async () => undefined }
  const answer = await showPage(site, new URL(path, 'http://127.0.0.1/'))
  expect(answer?.status).toBe(200)
  return answer!.body as string
}

const moreIn = (text: string) => text.match(/<\/form><p id="more">(.*?)<\/p>/)?.[1]
const rowsIn = (text: string) => text.match(/aria-label="Compare 2/g)?.length

it('shows as many runs as are asked for, in whole numbers', async () => {
  const out = await withRuns(3)
  expect(rowsIn(await page(out, '/?runs=1.5'))).toBe(1)
  expect(rowsIn(await page(out, '/?runs=-7'))).toBe(1)
  expect(rowsIn(await page(out, '/?runs=many'))).toBe(3)
})

it('says that there are more runs, of a search too', async () => {
  const out = await withRuns(120)
  const index = await page(out, '/')
  expect([rowsIn(index), moreIn(index)]).toEqual([50, '<a href="/?runs=120">All 120 runs</a>'])
  const found = await page(out, '/?q=sich')
  const link = '<a href="/?q=sich&#38;runs=60">All 60 runs with these words</a>'
  expect([rowsIn(found), moreIn(found)]).toEqual([50, link])
  const all = await page(out, '/?q=sich&runs=60')
  expect([rowsIn(all), moreIn(all)]).toEqual([60, undefined])
})

it('does not speak of all runs where there are too many to show', async () => {
  const out = await withRuns(4)
  const { result: kept } = await useHistory(out, (history) => history.runs({ most: 4 }))
  const runs = kept.map((run) => ({ ...run, headlines: [] }))
  const others = { newest: undefined, cells: [], courses: [], news: [], words: [] }
  const many = { ...others, count: 5_010, found: 5_010, runs }
  expect(moreIn(indexPage({ ...many, most: 5_000 }))).toBe(
    '<a href="/?runs=5000">The newest 5,000 of 5,010 runs</a>',
  )
  expect(moreIn(indexPage({ ...many, most: 4 }))).toBe('5,006 older runs are not shown here.')
})

it('finds words whatever their case, beyond ASCII too', async () => {
  const out = await withRuns(2)
  for (const word of ['GRÖßE', 'ändert', 'ÄNDERT']) {
    expect([word, rowsIn(await page(out, `/?q=${encodeURIComponent(word)}`))]).toEqual([word, 1])
  }
})
