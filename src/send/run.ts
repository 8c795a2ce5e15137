// Carries out a plan: processes up, environments there; the journeys with login, trial, warm-up,
// measured pairs and traces; then the traffic; and everything down again. On every way out, what was measured is on
// disk and run.json says how the run ended.

import { redactor } from '../config/redactor.ts'
import { startProcesses } from '../environments/start.ts'
import { startsThrough } from '../environments/start-targets.ts'
import type { Row } from '../journeys/data.ts'
import type { Runner, RunnerSetup } from '../journeys/runner.ts'
import { measuredPairs } from '../plan/plan-run.ts'
import type { PreparedSaturation } from '../plan/prepare-saturation.ts'
import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import type { RunFile } from '../record/run-file.ts'
import { createRunFolder, type RunFolder } from '../record/run-folder.ts'
import type { FinishedIteration } from '../record/sample.ts'
import { endingOf, RunEnded } from './ending.ts'
import type { RunEvent } from './events.ts'
import { Interruption, type StopSignals } from './interruption.ts'
import { openJourneyRunner } from './journey-runner.ts'
import { hasNetwork, RunNetwork } from './network.ts'
import { probeBoth } from './probe.ts'
import { Recording } from './recording.ts'
import { fingerprintOf, newRunFile, type RunOrigin } from './run-facts.ts'
import { sendSaturation } from './saturation/send-saturation.ts'
import { PairSender } from './send-pair.ts'
import { sendTraffic, type WhyEnough } from './send-traffic.ts'
import { StandstillWatch } from './standstill.ts'
import { traceWorst, WorstPairs } from './trace-worst.ts'
import { sendTrials } from './trial.ts'
import { type Asker, whyUnreachable } from './unreachable.ts'
import { Unwind } from './unwind.ts'
import { WaitWhenAsked } from './wait-when-asked.ts'
import { EnvironmentWatch } from './watch-environments.ts'

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

const runnerCloseLimitMs = 15_000
const probesStopLimitMs = 15_000
const processesStopLimitMs = 60_000
const networkCloseLimitMs = 30_000

interface Running {
  request: RunRequest
  recording: Recording
  interruption: Interruption
  unwind: Unwind
  folder: RunFolder
  network?: RunNetwork | undefined
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
  const { whyEnough } = hooks
  const running: Running = { request, recording, interruption, unwind, folder, whyEnough }
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
  await startUp(running)
  await requireEnvironments(running)
  await probe(running)
  const { network, interruption } = running
  if (network !== undefined) await interruption.whilePreparing(network.openLinks())
  const { plan, traffic, saturation } = running.request
  if (plan.journeys.length > 0) await sendJourneys(running)
  if (traffic !== undefined) await sendTraffic({ ...running, traffic })
  if (saturation !== undefined) await sendSaturation({ ...running, saturation })
}

async function sendJourneys(running: Running): Promise<void> {
  const { recording, interruption } = running
  const runner = await openRunner(running)
  recording.phase('login')
  await interruption.whilePreparing(runner.login())
  promiseCleanUp(running, runner)
  await sendAll(running, runner)
  // A browser that idles still takes from the core that traffic is sent from.
  await runner.close()
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
  unwind.add('the faults of the network', networkCloseLimitMs, async () => {
    const network = await opening.catch(() => undefined)
    await network?.close()
  })
  const network = await interruption.whilePreparing(opening)
  await interruption.whilePreparing(network.openTargets())
  return network
}

async function startUp({ request, recording, interruption, unwind }: Running): Promise<void> {
  const { config } = request.loaded
  const starts = startsThrough(
    config,
    (name, target) => config.environments[name]?.targets?.[target]?.network !== undefined,
  )
  const processes = await startProcesses(starts, {
    onRemark: (text) => recording.remark(text),
    onExit: (name, ending, tail) =>
      recording.remark(
        `start "${name}" ended during the run: ${ending}. Its last output:\n${tail}`,
      ),
    signal: interruption.eitherSignal,
  }).catch((error: unknown) => {
    interruption.checkpoint()
    throw error
  })
  unwind.add('the processes of start', processesStopLimitMs, () => processes.stop())
}

async function requireEnvironments(running: Running): Promise<void> {
  const { request, interruption } = running
  const { reference, candidate } = request.plan
  const { environments } = request.loaded.config
  const asker = askerOf(running)
  const asked = [reference, candidate].map((name) => whyUnreachable(name, environments, asker))
  const reasons = await interruption.whilePreparing(Promise.all(asked))
  const down = reasons.filter((reason) => reason !== null)
  if (down.length > 0) throw new RunEnded('failed', `Nothing was measured: ${down.join('\n')}`)
}

function askerOf({ request, folder }: Running): Asker {
  return { version: request.version, runId: folder.id }
}

/** Never while something is measured: a probe takes time from what it looks at. */
async function probe({ request, recording, interruption, unwind, folder }: Running): Promise<void> {
  const { loaded, version } = request
  if (Object.keys(loaded.config.probes).length === 0) return
  recording.phase('probing')
  const marker = { 'user-agent': `trueup/${version}`, 'x-trueup-run': folder.id }
  const probing = probeBoth({ loaded, marker, signal: interruption.eitherSignal })
  // A command that was interrupted is ended with its tree.
  unwind.add('the commands of the probes', probesStopLimitMs, async () => {
    await probing.catch(() => undefined)
  })
  recording.file.parity = await interruption.whilePreparing(probing)
  await recording.save()
}

async function openRunner(running: Running): Promise<Runner> {
  const { request, interruption, unwind, folder, network } = running
  const { config, folder: base, secrets } = request.loaded
  const { reference, candidate } = request.plan
  const setup: RunnerSetup = {
    environments: config.environments,
    ...(network && { detours: network.detours }),
    journeys: config.journeys,
    folder: base,
    secrets,
    marker: { runId: folder.id, version: request.version },
    artifacts: folder.artifacts,
  }
  const opening = openJourneyRunner(setup, [reference, candidate])
  unwind.add('the browser and connections of the journeys', runnerCloseLimitMs, async () => {
    const runner = await opening.catch(() => undefined)
    await runner?.close()
  })
  return await interruption.whilePreparing(opening)
}

/** From here on a journey may leave something behind, so it comes whatever happens. */
function promiseCleanUp({ request, interruption, unwind }: Running, runner: Runner): void {
  const { after, timeout: timeoutMs } = request.loaded.config.journeys
  if (after === undefined) return
  const limitMs = 2 * timeoutMs + runnerCloseLimitMs
  unwind.add('The clean-up journeys.after', limitMs, () =>
    interruption.whileCleaningUp(() => runner.cleanUp()),
  )
}

async function sendAll(running: Running, runner: Runner): Promise<void> {
  const { request, recording, interruption, network } = running
  const { plan, rows, loaded } = request
  const { environments, journeys } = loaded.config
  const sender = new PairSender(runner, recording, interruption, rows, network)
  const asker = askerOf(running)
  const watch = new EnvironmentWatch((name) => whyUnreachable(name, environments, asker))
  const politeness = new WaitWhenAsked(environments, recording, interruption)
  const see = async (samples: FinishedIteration[]) => {
    await watch.see(samples)
    await politeness.see(samples)
  }
  const warmUp = plan.pairs.filter(({ pair }) => pair < 0)
  const firstPair = Math.min(...warmUp.map(({ pair }) => pair))

  recording.phase('trial')
  const trials = warmUp.filter(({ pair }) => pair === firstPair)
  const dropped = await sendTrials(trials, sender, recording, journeys.failedTrial)
  for (const journey of dropped) recording.drop(journey)
  // The browser says its version once it has been started.
  recording.file.fingerprint = fingerprintOf(request, runner.facts())
  await recording.save()

  recording.phase('warm-up')
  for (const pair of warmUp) {
    if (pair.pair !== firstPair && !dropped.has(pair.journey)) await see(await sender.send(pair))
  }

  recording.phase('measuring')
  const worst = new WorstPairs()
  const startedMs = performance.now()
  for (const pair of measuredPairs(plan)) {
    if (performance.now() - startedMs >= (plan.durationMs ?? Number.POSITIVE_INFINITY)) break
    if (dropped.has(pair.journey)) continue
    const samples = await sender.send(pair)
    worst.see(pair, samples)
    await see(samples)
  }

  if (!plan.traces) return
  recording.phase('tracing')
  await traceWorst(worst, runner, sender, { recording, interruption })
}
