// The search for saturation: warm-up, the climb of both environments in turns, their capacity
// measured in pairs, and the open loop below the lower knee. Each step is on disk when it has ended.

import { balancedOrders } from '../../plan/order.ts'
import type { PreparedSaturation } from '../../plan/prepare-saturation.ts'
import type { Interruption } from '../interruption.ts'
import type { RunNetwork } from '../network.ts'
import type { Recording } from '../recording.ts'
import { withoutVariables } from '../replay/sender.ts'
import type { RunOrigin } from '../run-facts.ts'
import type { Unwind } from '../unwind.ts'
import { Climb } from './climb.ts'
import { LoopThreads } from './loop-threads.ts'
import { stepper } from './measure-step.ts'
import { confirmOpen } from './open-loop.ts'

export interface SaturationRun {
  request: RunOrigin
  saturation: PreparedSaturation
  recording: Recording
  interruption: Interruption
  unwind: Unwind
  network?: RunNetwork | undefined
}

const closeLimitMs = 15_000
const warmUpConnections = 4

export async function sendSaturation(run: SaturationRun): Promise<void> {
  const { saturation, recording, interruption } = run
  const { plan } = saturation
  const { plan: whole } = run.request
  const facts = recording.file.saturation!
  const threads = await openThreads(run)
  const measure = stepper(run, threads, facts)
  const orders = balancedOrders(whole, 'saturation')

  tellProduction(run)
  recording.phase('saturation warm-up')
  for (const environment of [whole.reference, whole.candidate]) {
    const connections = Math.min(warmUpConnections, plan.maxConnections)
    if (plan.warmUpMs > 0) await measure(environment, 'warm-up', connections, plan.warmUpMs)
  }

  recording.phase('search')
  const climbs = new Map(
    [whole.reference, whole.candidate].map((name) => [name, new Climb(plan)] as const),
  )
  while ([...climbs.values()].some(({ next }) => next !== undefined)) {
    for (const environment of orders.next().value) {
      const climb = climbs.get(environment)!
      if (climb.next === undefined) continue
      climb.see(await measure(environment, 'search', climb.next))
      const { result } = climb
      if (result === undefined) continue
      facts.searches[environment] = result
      recording.say(
        `${environment}: ${result.why}; its capacity is measured at ${result.connections} connections.`,
      )
    }
  }
  await recording.save()

  recording.phase('repeats')
  const found = (name: string) => facts.searches[name]?.connections ?? 0
  if (found(whole.reference) > 0 && found(whole.candidate) > 0) {
    for (let repeat = 0; repeat < plan.repeats; repeat++) {
      for (const environment of orders.next().value) {
        await measure(environment, 'repeat', found(environment), plan.stepMs, repeat)
      }
    }
    recording.phase('open loop')
    await confirmOpen(run, facts)
  }
  interruption.checkpoint()
}

function tellProduction({ request, saturation: { plan }, recording }: SaturationRun): void {
  const { environments, saturation } = request.loaded.config
  for (const name of [request.plan.reference, request.plan.candidate]) {
    if (!environments[name]!.production) continue
    recording.remark(
      `${name} is marked as production, and was loaded up to ${plan.maxRate} requests a second: ${saturation?.allowOnProduction}`,
    )
  }
}

async function openThreads(run: SaturationRun): Promise<LoopThreads> {
  const { request, saturation, recording, interruption, unwind, network } = run
  const { plan, mapTarget } = saturation
  const compared = [request.plan.reference, request.plan.candidate]
  const opening = LoopThreads.open(
    withoutVariables({
      environments: request.loaded.config.environments,
      ...(network && { detours: network.detours }),
      runId: recording.file.id,
      version: request.version,
      requests: Object.fromEntries(
        compared.map((name) => {
          const map = mapTarget[name] ?? ((target: string) => target)
          const own = plan.requests.map((request) => ({
            ...request,
            target: map(request.target, request.method),
          }))
          return [name, own]
        }),
      ),
      ...(plan.maxRate === undefined ? {} : { maxRate: plan.maxRate }),
      timeoutMs: plan.timeoutMs,
    }),
    plan.threads,
  )
  return await interruption.whilePreparing(
    unwind.opening('the threads of the search', closeLimitMs, opening),
  )
}
