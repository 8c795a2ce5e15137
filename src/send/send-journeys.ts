// The journeys of a run: login, a trial of each, warm-up, measured pairs and traces, and the clean-up
// that comes whatever happens.

import type { Marker } from '../environments/marker.ts'
import type { Row } from '../journeys/data.ts'
import type { Runner, RunnerSetup } from '../journeys/runner.ts'
import { measuredPairs } from '../plan/plan-run.ts'
import type { RunFolder } from '../record/run-folder.ts'
import type { FinishedIteration } from '../record/sample.ts'
import type { Interruption } from './interruption.ts'
import { openJourneyRunner } from './journey-runner.ts'
import type { RunNetwork } from './network.ts'
import type { Recording } from './recording.ts'
import { fingerprintOf, type RunOrigin } from './run-facts.ts'
import { PairSender } from './send-pair.ts'
import { traceWorst, WorstPairs } from './trace-worst.ts'
import { sendTrials } from './trial.ts'
import { whyUnreachable } from './unreachable.ts'
import type { Unwind } from './unwind.ts'
import { WaitWhenAsked } from './wait-when-asked.ts'
import { EnvironmentWatch } from './watch-environments.ts'

export interface JourneysRun {
  request: RunOrigin & { rows: Row[] }
  folder: RunFolder
  marker: Marker
  recording: Recording
  interruption: Interruption
  unwind: Unwind
  network?: RunNetwork | undefined
}

const runnerCloseLimitMs = 15_000

export async function sendJourneys(running: JourneysRun): Promise<void> {
  const { recording, interruption } = running
  const runner = await openRunner(running)
  recording.phase('login')
  await interruption.whilePreparing(runner.login())
  promiseCleanUp(running, runner)
  await sendAll(running, runner)
  // A browser that idles still takes from the core that traffic is sent from.
  await runner.close()
}

async function openRunner(running: JourneysRun): Promise<Runner> {
  const { request, folder, marker, interruption, unwind, network } = running
  const { config, folder: base, secrets } = request.loaded
  const { reference, candidate } = request.plan
  const setup: RunnerSetup = {
    environments: config.environments,
    ...(network && { detours: network.detours }),
    journeys: config.journeys,
    folder: base,
    secrets,
    marker,
    artifacts: folder.artifacts,
  }
  const opening = openJourneyRunner(setup, [reference, candidate])
  return await interruption.whilePreparing(
    unwind.opening('the browser and connections of the journeys', runnerCloseLimitMs, opening),
  )
}

/** From here on a journey may leave something behind, so it comes whatever happens. */
function promiseCleanUp({ request, interruption, unwind }: JourneysRun, runner: Runner): void {
  const { after, timeout: timeoutMs } = request.loaded.config.journeys
  if (after === undefined) return
  const limitMs = 2 * timeoutMs + runnerCloseLimitMs
  unwind.add('The clean-up journeys.after', limitMs, () =>
    interruption.whileCleaningUp(() => runner.cleanUp()),
  )
}

async function sendAll(running: JourneysRun, runner: Runner): Promise<void> {
  const { request, marker, recording, interruption, network } = running
  const { plan, rows, loaded } = request
  const { environments, journeys } = loaded.config
  const sender = new PairSender(runner, recording, interruption, rows, network)
  const watch = new EnvironmentWatch((name) => whyUnreachable(name, environments, marker))
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
