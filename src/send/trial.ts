// The trial: each journey once in each environment before anything is measured. A wrong locator
// costs its whole timeout in every iteration of both; here it costs one.

import type { PairPlan } from '../plan/plan.ts'
import type { JourneySample } from '../record/sample.ts'
import { RunEnded } from './ending.ts'
import type { Recording } from './recording.ts'
import type { PairSender } from './send-pair.ts'

/** Returns the names of the journeys that are to be dropped. */
export async function sendTrials(
  trials: PairPlan[],
  sender: PairSender,
  recording: Recording,
  failedTrial: 'stop' | 'drop',
): Promise<Set<string>> {
  const broken = new Map<string, string>()
  for (const trial of trials) {
    const samples = await sender.send(trial)
    const failed = samples.filter(({ outcome }) => outcome !== 'ok')
    // What the guard refuses once, it refuses in every iteration.
    const refused = failed.some(({ error }) => error?.kind === 'write-refused')
    if (failed.length === 2 || refused) broken.set(trial.journey, failed.map(describe).join('\n'))
    else for (const sample of failed) recording.remark(failedInOne(sample))
  }
  const all = [...broken.values()].join('\n')
  if (broken.size > 0 && (failedTrial === 'stop' || broken.size === trials.length)) {
    throw new RunEnded(
      'failed',
      `Nothing was measured: a trial failed, and so would every iteration.\n${all}`,
    )
  }
  for (const [journey, failures] of broken) {
    recording.remark(
      `${journey} was dropped: its trial failed, and so would every iteration.\n${failures}`,
    )
  }
  return new Set(broken.keys())
}

function failedInOne(sample: JourneySample): string {
  return `The trial failed in one environment only; it is measured all the same.\n${describe(sample)}`
}

function describe({ journey, environment, error }: JourneySample): string {
  const step = error?.step === undefined ? '' : `, step "${error.step}"`
  const screenshot = error?.screenshot === undefined ? '' : ` (screenshot: ${error.screenshot})`
  return `  ${journey} in ${environment}${step}: ${error?.message ?? 'no message'}${screenshot}`
}
