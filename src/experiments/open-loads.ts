// What sends the load of an experiment: one runner of journeys for both environments, and senders of
// traffic for each, all of them through the proxies where the fault is on the link.

import { openJourneyRunner } from '../send/journey-runner.ts'
import { openSide } from '../send/open-side.ts'
import type { Pulse } from '../send/replay/messages.ts'
import type { ReplaySide, SideOptions } from '../send/replay/side.ts'
import { senderSetup } from '../send/send-traffic.ts'
import type { FaultPlace } from './fault-place.ts'
import { Load } from './load.ts'
import type { Running } from './run.ts'
import { firstArrivals } from './stretch-traffic.ts'

const closeLimitMs = 15_000

export async function openLoads(running: Running, place: FaultPlace): Promise<Map<string, Load>> {
  const { request, folder, marker, recording, interruption, unwind } = running
  const { loaded, plan, rows, traffic } = request
  const { config, compare } = loaded
  const environments = [compare.reference, compare.candidate]
  const opening = openJourneyRunner(
    {
      environments: config.environments,
      detours: place.detours,
      journeys: config.journeys,
      folder: loaded.folder,
      secrets: loaded.secrets,
      marker,
      artifacts: folder.artifacts,
    },
    environments,
  )
  const runner = await interruption.whilePreparing(
    unwind.opening('the journeys', closeLimitMs, opening),
  )
  await interruption.whilePreparing(runner.login())
  const longestMs = Math.max(plan.steadyMs, plan.faultMs, plan.recoveryMs)
  const arrivals = traffic === undefined ? [] : await firstArrivals(traffic, longestMs)
  const loads = new Map<string, Load>()
  for (const environment of environments) {
    const onPulse = (pulse: Pulse) => loads.get(environment)?.hear(pulse)
    const side = await openSenders(running, place, environment, onPulse)
    loads.set(
      environment,
      new Load({
        environment,
        plan,
        runner,
        rows,
        recording,
        ...(side &&
          traffic && { traffic: { side, prepared: traffic, arrivals, watch: running.watch } }),
      }),
    )
  }
  return loads
}

async function openSenders(
  { request, recording, interruption, unwind, plan }: Running,
  place: FaultPlace,
  environment: string,
  onPulse: (pulse: Pulse) => void,
): Promise<ReplaySide | undefined> {
  const { traffic, loaded, command, version } = request
  if (traffic === undefined) return undefined
  const setup = senderSetup(
    { request: { loaded, plan, command, version }, recording, traffic, network: place },
    environment,
  )
  const options: SideOptions = {
    workers: traffic.plan.workers,
    listener: { onPulse, onStuck: (why) => interruption.halt(why) },
    mapTarget: traffic.mapTarget[environment],
  }
  return await interruption.whilePreparing(openSide(setup, options, unwind, closeLimitMs))
}
