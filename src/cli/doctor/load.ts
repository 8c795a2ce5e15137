// What `doctor --load` learns about this machine: how many requests a second its senders get through,
// and whether that is enough for the traffic of the configuration.

import type { LoadedConfig } from '../../config/load.ts'
import { prepareTraffic } from '../../plan/prepare-traffic.ts'
import type { ReplayPlan } from '../../plan/replay-plan.ts'
import { type Headroom, measureHeadroom, safePart } from '../../send/headroom/headroom.ts'
import type { Finding } from './finding.ts'

const measureMs = 1_000

export async function checkLoad(loaded?: LoadedConfig): Promise<Finding> {
  const plan = loaded && (await trafficPlan(loaded))
  const headroom = await measureHeadroom(plan ?? { workers: 1, sender: 'auto' }, measureMs)
  return judgeLoad(headroom, plan)
}

export function judgeLoad(
  { perSecond, workers }: Headroom,
  plan: Pick<ReplayPlan, 'perSecond'> | undefined,
): Finding {
  const threads = workers === 1 ? 'one thread' : `${workers} threads`
  const round = (rate: number) => Math.round(rate).toLocaleString('en')
  const needs = plan === undefined ? '' : `; traffic needs ${round(plan.perSecond)}`
  const finding = {
    about: 'machine',
    what: 'senders',
    found: `${round(perSecond)} requests a second to each of two environments, by ${threads} each${needs}`,
    value: Math.round(perSecond),
  }
  if (plan === undefined || plan.perSecond <= safePart * perSecond) {
    return { ...finding, state: 'ok' }
  }
  const remedy =
    'more than half of it would measure this machine: replay less (traffic.scale), with more traffic.workers, or from a faster machine'
  return { ...finding, state: 'notice', remedy }
}

/** Where its log cannot be used the run will say so; here it is about the machine. */
async function trafficPlan(loaded: LoadedConfig): Promise<ReplayPlan | undefined> {
  const { traffic } = loaded.config
  if (traffic === undefined) return undefined
  try {
    const prepared = await prepareTraffic(loaded, traffic)
    await prepared.close()
    return prepared.plan
  } catch {
    return undefined
  }
}
