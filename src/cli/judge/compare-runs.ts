// `trueup compare`: judges one run again, or an environment of one run against that of another.
// Sends nothing and writes nothing.

import { type Comparison, judgeRun, judgeTwoRuns } from '../../compare/index.ts'
import { type Sides, sidesOf, sidesOfTwo } from '../../compare/sides.ts'
import type { OpenedRun } from '../../record/open-run.ts'
import type { CompareFlags } from '../compare.ts'
import { UsageError } from '../usage-error.ts'
import { earlierRuns } from './earlier-runs.ts'
import { explain } from './explain.ts'
import { findRun } from './find-run.ts'
import { openMeasuredRun } from './open-measured-run.ts'
import { baselineOf, openProject, type Project } from './project.ts'
import { outputWidth, showComparison } from './show-comparison.ts'

interface Judged {
  comparison: Comparison
  sides: Sides
}

/** Returns the exit code. */
export async function compareRuns(flags: CompareFlags): Promise<number> {
  const project = await openProject(flags)
  const first = await openMeasuredRun(findRun(flags.run, project.out))
  const { comparison, sides } =
    flags.other === undefined
      ? await judgeOne(first, project, flags)
      : await judgeTwo(first, findRun(flags.other, project.out), flags)
  if (flags.explain !== undefined) {
    process.stdout.write(explain(comparison, flags.explain, outputWidth()))
  } else {
    showComparison(comparison, { json: flags.json, sides })
  }
  return comparison.exitCode
}

async function judgeOne(run: OpenedRun, project: Project, flags: CompareFlags): Promise<Judged> {
  if (flags.environment !== undefined) {
    throw new UsageError('--environment goes with two runs: trueup compare A B --environment NAME')
  }
  const baseline = await baselineOf(project)
  const options = { baseline, strict: flags.strict, history: await earlierRuns(run) }
  return { comparison: judgeRun(run, options), sides: sidesOf(run) }
}

async function judgeTwo(first: OpenedRun, other: string, flags: CompareFlags): Promise<Judged> {
  const second = await openMeasuredRun(other)
  if (first.file.id === second.file.id) {
    throw new UsageError(
      `Both are the run ${first.file.id}: expected two different ones. One run alone is judged by trueup compare RUN.`,
    )
  }
  const environment = flags.environment ?? second.file.compare.candidate
  for (const { file } of [first, second]) {
    const names = [file.compare.reference, file.compare.candidate]
    if (names.includes(environment)) continue
    throw new UsageError(
      `Run ${file.id} has no environment "${environment}": it has ${names.join(' and ')}. Choose with --environment.`,
    )
  }
  return {
    comparison: judgeTwoRuns(first, second, environment, { strict: flags.strict }),
    sides: sidesOfTwo(first, second, environment),
  }
}
