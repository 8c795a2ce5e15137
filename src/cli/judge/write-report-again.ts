// `trueup report RUN`: a run that is there is judged again, and all of its reports are written and
// sent. An experiment too: what judges one is loaded by this command, and not by each run.

import { judgeExperiment } from '../../compare/experiment/judge-experiment.ts'
import { judgeRun } from '../../compare/index.ts'
import { openRun } from '../../record/open-run.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeExperimentReport } from '../experiment/write-report.ts'
import type { ReportFlags } from '../report.ts'
import { UsageError } from '../usage-error.ts'
import { deliver } from './deliver.ts'
import { earlierRuns } from './earlier-runs.ts'
import { findRun } from './find-run.ts'
import { otlpOf } from './otlp-flag.ts'
import { baselineOf, openProject, webhookOf } from './project.ts'
import { writeReports } from './write-report.ts'

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
