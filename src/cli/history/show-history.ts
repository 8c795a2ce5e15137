// `trueup history`: asks the history, and draws or prints what it answers. Remarks on the history
// itself go to standard error.

import { findCells } from '../../compare/find-cells.ts'
import type { GapCourse } from '../../compare/gap-course.ts'
import type { Baseline } from '../../compare/index.ts'
import { gapCourses } from '../../history/gap-courses.ts'
import type { History } from '../../history/history.ts'
import { enterFolders, foldersText, historyFile, readHistory } from '../../history/keep-history.ts'
import { oneLine } from '../../report/display-width.ts'
import { drawCourse, drawCourses, drawRuns, type ListedRun } from '../../report/history/terminal.ts'
import { coloured, plain } from '../../report/paint.ts'
import type { HistoryFlags } from '../history.ts'
import { baselineOf, openProject } from '../judge/project.ts'
import { outputHasColours, outputWidth } from '../judge/show-comparison.ts'
import { UsageError } from '../usage-error.ts'
import { requireWhole } from '../whole-number.ts'

interface Found {
  runs: ListedRun[]
  courses: GapCourse[]
  /** Of all runs. */
  count: number
}

export async function showHistory(flags: HistoryFlags): Promise<void> {
  const { runs: most } = flags
  requireWhole('runs', most, 1)
  const project = await openProject(flags)
  const baseline = await baselineOf(project)
  if (flags.rebuild) await rebuild(project.out)
  const { result, news } = await readHistory(project.out, (history) =>
    find(history, { most, baseline, cell: flags.cell }),
  )
  for (const text of news) say(text)
  if (flags.json) {
    const { runs, courses } = result
    process.stdout.write(`${JSON.stringify({ runs, courses }, null, 2)}\n`)
    return
  }
  const width = Math.max(40, outputWidth())
  process.stdout.write(`${draw(result, { ...flags, out: project.out, width }).join('\n')}\n`)
}

async function rebuild(out: string): Promise<void> {
  const { result, news } = await enterFolders(out)
  for (const text of news) say(text)
  const { entered, withoutFolder, passedOver } = result
  say(
    `Entered ${foldersText(entered)} again; ${withoutFolder} more runs are kept without a folder.`,
  )
  if (passedOver.length === 0) return
  const names = passedOver.slice(0, mostNamed).map(oneLine).join(', ')
  const more = passedOver.length > mostNamed ? ` and ${passedOver.length - mostNamed} more` : ''
  say(
    `Passed over ${foldersText(passedOver.length)}, never judged or not to be read: ${names}${more}.`,
  )
}

function find(
  history: History,
  {
    most,
    baseline,
    cell,
  }: { most: number; baseline: Baseline | undefined; cell?: string | undefined },
): Found {
  const runs = history
    .runs({ most })
    .map((run) => ({ ...run, headlines: history.headlines(run.id) }))
  const [newest] = runs
  if (newest === undefined) return { runs, courses: [], count: 0 }
  const cells =
    cell === undefined ? newest.headlines.map((it) => it.cell) : cellsCalled(history.cells(), cell)
  const courses = gapCourses(history, newest, { cells, most, baseline })
  return { runs, courses, count: history.count() }
}

function cellsCalled(cells: { cell: string }[], wanted: string): string[] {
  const found = findCells(cells, wanted)
  if (found.length > 0) return found.map(({ cell }) => cell)
  const there = cells.slice(0, mostNamed).map(({ cell }) => `  ${oneLine(cell)}`)
  const more = cells.length > mostNamed ? `\n  and ${cells.length - mostNamed} more` : ''
  throw new UsageError(
    `No cell of the history is called "${oneLine(wanted)}". There are:\n${there.join('\n')}${more}`,
  )
}

const mostNamed = 40

function draw(
  { runs, courses, count }: Found,
  { cell, out, width }: { cell?: string; out: string; width: number },
): string[] {
  const screen = { width, paint: outputHasColours() ? coloured : plain }
  const [newest] = runs
  if (newest === undefined) {
    return [`There is no run in ${historyFile(out)} yet: \`trueup run\` makes one.`]
  }
  if (cell !== undefined && courses.length === 1) return drawCourse(courses[0]!, newest, screen)
  const which =
    courses.length === 0 ? [] : ['', over(courses, newest), ...drawCourses(courses, screen)]
  if (cell !== undefined) return which.slice(1)
  const left = count > runs.length ? [`${count - runs.length} older runs: --runs ${count}`] : []
  return [...drawRuns(runs, screen), ...left.map(screen.paint.faint), ...which]
}

function over(courses: readonly GapCourse[], { reference, candidate }: ListedRun): string {
  const most = Math.max(...courses.map(({ points }) => points.length))
  const runs = most === 1 ? 'one run' : `the last ${most} runs`
  return `The gap of ${oneLine(candidate)} from ${oneLine(reference)} over ${runs}:`
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
