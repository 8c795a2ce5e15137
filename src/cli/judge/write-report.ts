// What judging adds to a run folder: comparison.json and report.md. Both can be made again at any
// time, from the folder alone.

import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Comparison, judgeRun } from '../../compare/index.ts'
import { openRun } from '../../record/open-run.ts'
import { folderError } from '../../record/run-folder-error.ts'
import { renderMarkdown } from '../../report/markdown.ts'
import type { ReportFlags } from '../report.ts'
import { earlierRuns } from './earlier-runs.ts'
import { findRun } from './find-run.ts'
import { baselineOf, openProject } from './project.ts'

/** Returns the path of the report. */
export async function writeReport(folder: string, comparison: Comparison): Promise<string> {
  const report = join(folder, 'report.md')
  try {
    await replace(join(folder, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`)
    await replace(report, renderMarkdown(comparison))
  } catch (error) {
    throw folderError(error, folder)
  }
  return report
}

/** At once or not at all: a full disk leaves no empty report behind. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

export async function writeReportAgain(flags: ReportFlags): Promise<void> {
  const project = await openProject(flags)
  const folder = findRun(flags.run, project.out)
  const run = await openRun(folder)
  const comparison = judgeRun(run, {
    baseline: await baselineOf(project),
    history: await earlierRuns(run),
  })
  process.stdout.write(`${await writeReport(folder, comparison)}\n`)
}
