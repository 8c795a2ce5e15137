// Opens a run folder where a run is meant: judged as one, an experiment's faults would be taken for
// differences of the environments.

import { type OpenedRun, openRun } from '../../record/open-run.ts'
import { UsageError } from '../usage-error.ts'

export async function openMeasuredRun(path: string): Promise<OpenedRun> {
  const run = await openRun(path)
  if (run.file.experiment === undefined) return run
  throw new UsageError(
    `${run.file.id} is an experiment, and no run: its fault would be taken for a difference. trueup report ${run.path} judges it again.`,
  )
}
