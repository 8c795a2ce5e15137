// What comes before anything is measured, in a run and in an experiment: the processes of `start` up,
// and an answer of both environments.

import type { LoadedConfig } from '../config/load.ts'
import type { Marker } from '../environments/marker.ts'
import { startProcesses } from '../environments/start.ts'
import { startsThrough } from '../environments/start-targets.ts'
import { RunEnded } from './ending.ts'
import type { Interruption } from './interruption.ts'
import type { Recording } from './recording.ts'
import { whyUnreachable } from './unreachable.ts'
import type { Unwind } from './unwind.ts'

export interface StartingUp {
  request: { loaded: LoadedConfig }
  marker: Marker
  recording: Recording
  interruption: Interruption
  unwind: Unwind
}

const stopLimitMs = 60_000

/** `isProxied`: whether there is a proxy before a target of an environment. */
export async function startUp(
  { request, recording, interruption, unwind }: StartingUp,
  what: 'run' | 'experiment',
  isProxied: (environment: string, target: string) => boolean,
): Promise<void> {
  const processes = await startProcesses(startsThrough(request.loaded.config, isProxied), {
    onRemark: (text) => recording.remark(text),
    onExit: (name, ending, tail) =>
      recording.remark(
        `start "${name}" ended during the ${what}: ${ending}. Its last output:\n${tail}`,
      ),
    signal: interruption.eitherSignal,
  }).catch((error: unknown) => {
    interruption.checkpoint()
    throw error
  })
  unwind.add('the processes of start', stopLimitMs, () => processes.stop())
}

/** Ends the run where one of them cannot be reached. */
export async function requireEnvironments(running: StartingUp): Promise<void> {
  const { request, marker, interruption } = running
  const { compare, config } = request.loaded
  const asked = [compare.reference, compare.candidate].map((name) =>
    whyUnreachable(name, config.environments, marker),
  )
  const reasons = await interruption.whilePreparing(Promise.all(asked))
  const down = reasons.filter((reason) => reason !== null)
  if (down.length > 0) throw new RunEnded('failed', `Nothing was measured: ${down.join('\n')}`)
}
