// `trueup baseline accept`: what a run measured is known from now on.

import { acceptRun } from '../../compare/index.ts'
import { loadConfig } from '../../config/load.ts'
import type { AcceptFlags } from '../baseline.ts'
import { findRun } from '../judge/find-run.ts'
import { openMeasuredRun } from '../judge/open-measured-run.ts'
import { readBaseline, writeBaseline } from './file.ts'

/** With fewer accepted runs, how much runs differ by themselves is not known. */
const enoughRuns = 5

export async function acceptBaseline(flags: AcceptFlags): Promise<void> {
  const { config } = await loadConfig({ file: flags.config })
  const run = await openMeasuredRun(findRun(flags.run, flags.out ?? config.out))
  const previous = await readBaseline(config.baseline)
  const baseline = acceptRun(run, previous, { evenIncomplete: flags.force })
  await writeBaseline(config.baseline, baseline)
  const { length } = baseline.runs
  process.stdout.write(
    `Accepted run ${run.file.id}: ${Object.keys(baseline.cells).length} cells of ${
      length === 1 ? 'one run' : `${length} runs`
    } are known in ${config.baseline}.\n`,
  )
  if (length < enoughRuns) {
    process.stdout.write(
      `It is provisional: ${enoughRuns - length} more and it can tell a gap that moved from runs that differ by themselves.\n`,
    )
  }
}
