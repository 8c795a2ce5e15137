// What judging adds to a run folder: comparison.json and the reports. All of it can be made again at
// any time, from the folder alone; so one that cannot be written is named, and takes nothing with it:
// neither the others, nor the verdict.

import { lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { judgeExperiment } from '../../compare/experiment/judge-experiment.ts'
import { type Baseline, type Comparison, judgeRun } from '../../compare/index.ts'
import { sidesOf } from '../../compare/sides.ts'
import { type OpenedRun, openRun } from '../../record/open-run.ts'
import { folderError } from '../../record/run-folder-error.ts'
import { pageName, type Report, reportFiles } from '../../report/report-files.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeExperimentReport } from '../experiment/write-report.ts'
import type { ReportFlags } from '../report.ts'
import { UsageError } from '../usage-error.ts'
import { deliver } from './deliver.ts'
import { earlierRuns } from './earlier-runs.ts'
import { enterHistory } from './enter-history.ts'
import { findRun } from './find-run.ts'
import { otlpOf } from './otlp-flag.ts'
import { baselineOf, openProject, webhookOf } from './project.ts'
import { replaceFile } from './replace-file.ts'

export interface WrittenReports {
  /** The one for people, where it could be written. */
  page?: string
  /** What could not be written, and why. */
  failures: string[]
  /** What else has to be said. */
  news: string[]
}

export async function writeReports(
  run: OpenedRun,
  comparison: Comparison,
  baseline?: Baseline,
): Promise<WrittenReports> {
  const { courses, news, failures } = await enterHistory(run, comparison, baseline)
  const artifacts = await readdir(join(run.path, 'artifacts')).catch(() => [])
  /** One reason, such as a full disk, is said once. */
  const failed = new Map<string, string[]>()
  const written: string[] = []
  for (const report of reportFiles(comparison, { sides: sidesOf(run), artifacts, courses })) {
    try {
      await write(run.path, report)
      written.push(report.name)
    } catch (error) {
      const { message } = isSystemError(error) ? folderError(error, run.path) : (error as Error)
      failed.set(message, [...(failed.get(message) ?? []), report.name])
    }
  }
  return {
    ...(written.includes(pageName) && { page: join(run.path, pageName) }),
    failures: [
      ...[...failed].map(([why, names]) => `${names.join(', ')} could not be written: ${why}`),
      ...failures,
    ],
    news,
  }
}

async function write(folder: string, report: Report): Promise<void> {
  for (const { name, text } of report.files()) {
    const path = join(folder, name)
    if (dirname(name) !== '.') await makeOwnFolder(dirname(path))
    await replaceFile(path, text)
  }
}

/** Whatever may come from elsewhere: what a link leads to is not written to. */
async function makeOwnFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  if ((await lstat(path)).isSymbolicLink()) {
    throw new Error(`${path} is a link out of the run folder; remove it`)
  }
}

function isSystemError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code !== undefined
}

/** Returns the exit code. */
export async function writeReportAgain(flags: ReportFlags): Promise<number> {
  const project = await openProject(flags)
  const otlp = await otlpOf(flags.otlp)
  const webhook = flags.webhook ? webhookOf(project) : undefined
  const run = await openRun(findRun(flags.run, project.out))
  const { experiment } = run.file
  if (experiment !== undefined) {
    if (otlp ?? webhook) {
      throw new UsageError(
        '--otlp and --webhook tell of a run that was compared, not of experiments',
      )
    }
    const file = await writeExperimentReport(run.path, judgeExperiment(run, experiment))
    process.stdout.write(`${file}\n`)
    return exitCodes.ok
  }
  const baseline = await baselineOf(project)
  const history = await earlierRuns(run)
  const comparison = judgeRun(run, { baseline, strict: flags.strict, history })
  const { page, failures, news } = await writeReports(run, comparison, baseline)
  // Who asks for it wants to see it, whether anything has changed or not.
  const recipients = { otlp, ...(webhook && { webhook: { ...webhook, on: 'verdict' as const } }) }
  const untold = await deliver({ run, comparison, history }, recipients)
  for (const text of [...news, ...failures, ...untold]) {
    process.stderr.write(`${project.redact(text)}\n`)
  }
  if (page !== undefined) process.stdout.write(`${page}\n`)
  return failures.length + untold.length === 0 ? exitCodes.ok : exitCodes.notCarriedOut
}
