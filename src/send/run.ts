// Carries out a plan: processes up, environments there and probed; the journeys; then the traffic, or
// the search for saturation; and everything down again. On every way out, what was measured is on
// disk and run.json says how the run ended.

import { redactor } from '../config/redactor.ts'
import { markerHeaders } from '../environments/marker.ts'
import type { Row } from '../journeys/data.ts'
import type { PreparedSaturation } from '../plan/prepare-saturation.ts'
import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import type { RunFile } from '../record/run-file.ts'
import { createRunFolder } from '../record/run-folder.ts'
import { endingOf } from './ending.ts'
import type { RunEvent } from './events.ts'
import { Interruption, type StopSignals } from './interruption.ts'
import { hasNetwork, RunNetwork } from './network.ts'
import { probeBoth } from './probe.ts'
import { Recording } from './recording.ts'
import { newRunFile, type RunOrigin } from './run-facts.ts'
import { sendSaturation } from './saturation/send-saturation.ts'
import { type JourneysRun, sendJourneys } from './send-journeys.ts'
import { sendTraffic, type WhyEnough } from './send-traffic.ts'
import { StandstillWatch } from './standstill.ts'
import { requireEnvironments, startUp } from './start-up.ts'
import { Unwind } from './unwind.ts'

export interface RunRequest extends RunOrigin {
  /** The test data. */
  rows: Row[]
  /** Belongs to the plan's part of the same name. */
  traffic?: PreparedTraffic
  /** Of `trueup saturate`, with nothing else. */
  saturation?: PreparedSaturation
}

export interface RunHooks extends StopSignals {
  onEvent(event: RunEvent): void
  /** The replay ends early, in order, once it says why. */
  whyEnough?: WhyEnough
}

const probesStopLimitMs = 15_000
const networkCloseLimitMs = 30_000

interface Running extends JourneysRun {
  request: RunRequest
  whyEnough?: WhyEnough
}

/**
 * Resolves with run.json as it is on disk, however the run ended: its status and reason say how.
 * Rejects only where there is no run: the run folder could not be made.
 */
export async function executeRun(request: RunRequest, hooks: RunHooks): Promise<RunFile> {
  const { loaded, plan } = request
  const startedAt = new Date()
  const redact = redactor(loaded.secrets)
  const kind = request.saturation === undefined ? 'runs' : 'saturation'
  const folder = await createRunFolder({ out: loaded.config.out, kind, startedAt, redact })
  const file = newRunFile(request, folder.id, startedAt)
  const recording = new Recording({ folder, file, plan, redact, onEvent: hooks.onEvent })
  const interruption = new Interruption(hooks)
  const unwind = new Unwind()
  const marker = { runId: folder.id, version: request.version }
  const running: Running = {
    request,
    folder,
    marker,
    recording,
    interruption,
    unwind,
    whyEnough: hooks.whyEnough,
  }
  const awake = new StandstillWatch((why) => interruption.halt(why))
  const ending = await carryOut(running).then(() => ({ status: 'complete' as const }), endingOf)
  awake.close()
  recording.phase('ending')
  await unwind.all((text) => recording.remark(text))
  interruption.dispose()
  return await recording.finish(ending)
}

async function carryOut(running: Running): Promise<void> {
  const { recording } = running
  recording.phase('starting')
  await recording.save()
  running.network = await openNetwork(running)
  const { environments } = running.request.loaded.config
  await startUp(
    running,
    'run',
    (name, target) => environments[name]?.targets?.[target]?.network !== undefined,
  )
  await requireEnvironments(running)
  await probe(running)
  const { network, interruption } = running
  if (network !== undefined) await interruption.whilePreparing(network.openLinks())
  const { plan, traffic, saturation } = running.request
  if (plan.journeys.length > 0) await sendJourneys(running)
  if (traffic !== undefined) await sendTraffic({ ...running, traffic })
  if (saturation !== undefined) await sendSaturation({ ...running, saturation })
}

/** Before the processes of start, which may connect through its proxies. */
async function openNetwork(running: Running): Promise<RunNetwork | undefined> {
  const { request, recording, interruption, unwind } = running
  const { loaded, plan } = request
  if (!hasNetwork(loaded)) return undefined
  const opening = RunNetwork.open({
    loaded,
    recording,
    perSecond: plan.traffic?.perSecond ?? 0,
    signal: interruption.eitherSignal,
  })
  const network = await interruption.whilePreparing(
    unwind.opening('the faults of the network', networkCloseLimitMs, opening),
  )
  await interruption.whilePreparing(network.openTargets())
  return network
}

/** Never while something is measured: a probe takes time from what it looks at. */
async function probe({ request, recording, interruption, unwind, marker }: Running): Promise<void> {
  const { loaded } = request
  if (Object.keys(loaded.config.probes).length === 0) return
  recording.phase('probing')
  const { eitherSignal: signal } = interruption
  const probing = probeBoth({ loaded, marker: markerHeaders(marker), signal })
  // A command that was interrupted is ended with its tree.
  unwind.add('the commands of the probes', probesStopLimitMs, async () => {
    await probing.catch(() => undefined)
  })
  recording.file.parity = await interruption.whilePreparing(probing)
  await recording.save()
}
