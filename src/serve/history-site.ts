// The pages of `trueup serve`: all runs, the course of a cell, one run, and any two runs compared. What
// they show is asked of the history anew each time, so that a run that ends meanwhile is there.

import { join } from 'node:path'
import { type Baseline, judgeTwoRuns } from '../compare/index.ts'
import { sidesOfTwo } from '../compare/sides.ts'
import { gapCourses } from '../history/gap-courses.ts'
import { readHistory } from '../history/keep-history.ts'
import type { WholeRun } from '../history/kept-run.ts'
import { type OpenedRun, openRun } from '../record/open-run.ts'
import { cellPage } from '../report/html/history/cell-page.ts'
import { indexPage } from '../report/html/history/index-page.ts'
import { keptComparisonPage } from '../report/html/history/kept-comparison-page.ts'
import { runPage } from '../report/html/history/run-page.ts'
import { renderHtml } from '../report/html/render-html.ts'
import { type Answer, htmlAnswer, textAnswer } from './loopback-server.ts'
import { partsOf, runFile, runFolder } from './run-files.ts'

export interface HistorySite {
  /** The folder above `runs/`. */
  out: string
  baseline(): Promise<Baseline | undefined>
}

const usualRuns = 50
const mostRuns = 5_000

export async function showPage(site: HistorySite, url: URL): Promise<Answer | undefined> {
  const [first = '', ...rest] = partsOf(url)
  if (first === '') return await index(site, url)
  if (first === 'cell' && rest.length === 0) return await cell(site, url)
  if (first === 'compare' && rest.length === 0) return await compare(site, url)
  if (first !== 'runs' || rest.length === 0) return undefined
  return await run(site, rest)
}

async function index(site: HistorySite, { searchParams }: URL): Promise<Answer> {
  const baseline = await site.baseline()
  const words = wordsIn(searchParams.get('q') ?? '')
  const wanted = Math.trunc(Number(searchParams.get('runs'))) || usualRuns
  const most = Math.min(mostRuns, Math.max(1, wanted))
  const { result, news } = await readHistory(site.out, (history) => {
    const found = history.runs({ most, words })
    const [newest] = history.runs({ most: 1 })
    const headlines = newest === undefined ? [] : history.headlines(newest.id)
    return {
      count: history.count(),
      found: history.count(words),
      cells: history
        .cells()
        .map(({ cell: name }) => name)
        .filter((name) => words.every((word) => name.toLowerCase().includes(word))),
      runs: found.map((it) => ({ ...it, headlines: history.headlines(it.id) })),
      newest,
      courses:
        newest === undefined || words.length > 0
          ? []
          : gapCourses(history, newest, {
              cells: headlines.map((it) => it.cell),
              most: usualRuns,
              baseline,
            }),
    }
  })
  return htmlAnswer(indexPage({ ...result, most: mostRuns, words, news }))
}

function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .slice(0, 200)
    .split(/\s+/)
    .filter((word) => word !== '')
}

async function cell(site: HistorySite, { searchParams }: URL): Promise<Answer | undefined> {
  const baseline = await site.baseline()
  const name = searchParams.get('name') ?? ''
  const { result } = await readHistory(site.out, (history) => {
    const newest = history.newestWith(name)
    if (newest === undefined) return undefined
    const [course] = gapCourses(history, newest, { cells: [name], most: mostRuns, baseline })
    return course && { course, newest }
  })
  return result && htmlAnswer(cellPage(result.course, result.newest))
}

async function run(
  { out }: HistorySite,
  [id = '', ...names]: string[],
): Promise<Answer | undefined> {
  const runs = join(out, 'runs')
  if (names.length > 0 && names.join('/') !== '') return await runFile(runs, id, names)
  const report = await runFile(runs, id, ['report.html'])
  if (report !== undefined) {
    const location = `/runs/${encodeURIComponent(id)}/report.html`
    return { status: 302, headers: { location }, body: '' }
  }
  const { result: kept } = await readHistory(out, (history) => history.run(id))
  return kept && htmlAnswer(runPage(kept))
}

async function compare({ out }: HistorySite, { searchParams }: URL): Promise<Answer | undefined> {
  const ids = [...new Set(searchParams.getAll('run'))]
  if (ids.length !== 2) {
    return textAnswer(400, `Choose two runs to compare: there came ${ids.length}.`)
  }
  const { result } = await readHistory(out, (history) => ids.map((id) => history.run(id)))
  const kept = result.filter((it) => it !== undefined)
  if (kept.length < 2) return undefined
  const [before, after] = kept.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)) as [
    WholeRun,
    WholeRun,
  ]
  const both = [before.reference, before.candidate].filter((name) =>
    [after.reference, after.candidate].includes(name),
  )
  const environment =
    searchParams.get('environment') ?? (both.includes(after.candidate) ? after.candidate : both[0])
  if (environment === undefined || !both.includes(environment)) {
    return textAnswer(400, `The two runs have no environment ${environment ?? ''} in common.`)
  }
  const folders = await Promise.all(
    [before, after].map(({ id }) => runFolder(join(out, 'runs'), id)),
  )
  if (folders.includes(undefined)) {
    return htmlAnswer(keptComparisonPage({ before, after, environment, environments: both }))
  }
  const [first, second] = await Promise.all(folders.map((folder) => openRun(folder!)))
  return htmlAnswer(judged(first!, second!, environment))
}

/** Screenshots lie in two folders here, so there are no links to them. */
function judged(first: OpenedRun, second: OpenedRun, environment: string): string {
  const [before, after] = [first, second].map((it) => ({
    ...it,
    samples: it.samples.map(({ error, ...sample }) =>
      error === undefined ? sample : { ...sample, error: { ...error, screenshot: undefined } },
    ),
  })) as [OpenedRun, OpenedRun]
  const comparison = judgeTwoRuns(before, after, environment)
  return renderHtml(comparison, { sides: sidesOfTwo(before, after, environment), artifacts: [] })
}
