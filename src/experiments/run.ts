// Carries out an experiment: proxies and processes up, a warm-up of both environments, the trials in
// their order, and everything down again. Whatever way out, the fault goes first, what was measured
// is on disk, and run.json says how it ended.

import { redactor } from '../config/redactor.ts'
import type { Marker } from '../environments/marker.ts'
import type { Plan } from '../plan/plan.ts'
import type { StretchName, Trial } from '../record/experiment.ts'
import type { RunFile } from '../record/run-file.ts'
import { createRunFolder, type RunFolder } from '../record/run-folder.ts'
import { openAccount } from '../record/traffic-ledger.ts'
import { endingOf } from '../send/ending.ts'
import { Interruption, type StopSignals } from '../send/interruption.ts'
import { Recording } from '../send/recording.ts'
import { GeneratorWatch } from '../send/replay/generator-watch.ts'
import { newRunFile } from '../send/run-facts.ts'
import { StandstillWatch } from '../send/standstill.ts'
import { requireEnvironments, startUp } from '../send/start-up.ts'
import { Unwind } from '../send/unwind.ts'
import { FaultPlace } from './fault-place.ts'
import { openLoads } from './open-loads.ts'
import { factsOf } from './plan.ts'
import type { PreparedExperiment } from './prepare.ts'
import { runTrial } from './trial.ts'

export interface ExperimentRequest extends PreparedExperiment {
  /** As it was typed. */
  command: string
  version: string
}

export interface ExperimentHooks extends StopSignals {
  say(text: string): void
  onStretch(trial: number, name: StretchName): void
}

const closeLimitMs = 15_000

export interface Running {
  request: ExperimentRequest
  plan: Plan
  hooks: ExperimentHooks
  folder: RunFolder
  marker: Marker
  recording: Recording
  interruption: Interruption
  unwind: Unwind
  watch: GeneratorWatch
}

/** Resolves with run.json, however the experiment ended. */
export async function executeExperiment(
  request: ExperimentRequest,
  hooks: ExperimentHooks,
): Promise<{ file: RunFile; folder: string }> {
  const { loaded, command, version } = request
  const startedAt = new Date()
  const redact = redactor(loaded.secrets)
  const folder = await createRunFolder({
    out: loaded.config.out,
    kind: 'experiments',
    startedAt,
    redact,
  })
  const plan = planOf(request)
  const file = newRunFile({ loaded, plan, command, version }, folder.id, startedAt)
  file.plan = request.plan
  file.experiment = factsOf(request.plan)
  const { reference, candidate } = loaded.compare
  if (request.traffic) {
    file.ledger.traffic = { [reference]: openAccount(0), [candidate]: openAccount(0) }
  }
  const onEvent = (event: { type: string; text?: string }) =>
    event.text === undefined ? undefined : hooks.say(event.text)
  const recording = new Recording({ folder, file, plan, redact, onEvent })
  const interruption = new Interruption(hooks)
  const unwind = new Unwind()
  const watch = new GeneratorWatch()
  const marker = { runId: folder.id, version }
  const running = { request, plan, hooks, folder, marker, recording, interruption, unwind, watch }
  const awake = new StandstillWatch((why) => interruption.halt(why))
  const ending = await carryOut(running).then(() => ({ status: 'complete' as const }), endingOf)
  awake.close()
  await unwind.all((text) => recording.remark(text))
  interruption.dispose()
  tellBottleneck(running)
  return { file: await recording.finish(ending), folder: folder.path }
}

/** As the rest of trueup knows plans: without pairs, for as long as it takes. */
function planOf({ plan, loaded }: ExperimentRequest): Plan {
  const { seed, journeys } = plan
  return { seed, ...loaded.compare, journeys, pairs: [], durationMs: 0, traces: false }
}

async function carryOut(running: Running): Promise<void> {
  const { recording, request, interruption, unwind } = running
  await recording.save()
  const place = await interruption.whilePreparing(openPlace(running))
  await startUp(running, 'experiment', (_, target) => target === request.plan.target)
  await requireEnvironments(running)
  const loads = await openLoads(running, place)
  unwind.add('the load', closeLimitMs, async () => {
    await Promise.all([...loads.values()].map((load) => load.end()))
  })
  // Added last, so it is the first to go: nothing ends under a fault.
  unwind.add('the fault', closeLimitMs, () => place.lift())
  for (const load of loads.values()) await interruption.whilePreparing(load.warmUp())
  const arrived = new Map<number, string>()
  const typicalUs = new Map<string, number>()
  const facts = recording.file.experiment!
  let block = 0
  for (const [index, planned] of request.plan.trials.entries()) {
    const { dose } = planned
    const { fault } = request.settings.doses[dose]!
    if (!arrived.has(dose)) {
      arrived.set(dose, await interruption.whilePreparing(place.measure(fault)))
    }
    const trial: Trial = { ...planned, arrived: arrived.get(dose)! }
    facts.trials.push(trial)
    try {
      await runTrial(trial, {
        plan: request.plan,
        settings: request.settings,
        floorMs: request.loaded.config.margins.floor,
        place,
        interruption,
        load: loads.get(trial.environment)!,
        typicalUs,
        onStretch: (name) => running.hooks.onStretch(index, name),
        nextBlock: () => {
          block += request.plan.slices
          return block - request.plan.slices
        },
      })
    } finally {
      await recording.save()
    }
  }
}

async function openPlace({
  request,
  folder,
  recording,
  interruption,
  unwind,
}: Running): Promise<FaultPlace> {
  const opening = FaultPlace.open({
    loaded: request.loaded,
    runId: folder.id,
    target: request.plan.target,
    onRemark: (text) => recording.remark(text),
    signal: interruption.eitherSignal,
  })
  return await unwind.opening('the proxies of the faults', closeLimitMs, opening)
}

function tellBottleneck({ request, recording, watch }: Running): void {
  const why = request.traffic && watch.bottleneck()
  if (why === undefined) return
  recording.file.experiment!.bottleneck = why
  recording.remark(`Traffic is not judged: ${why}.`)
}
