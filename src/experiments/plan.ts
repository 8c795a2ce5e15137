// What an experiment will do, as data: which environment gets which dose when. The doses come in an
// order by chance in each repeat, and both environments have each of them one after the other, in
// balanced order, so that neither time nor what went before speaks for one of them.

import { randomStream } from '../chance/random.ts'
import { balancedOrders, type Sides } from '../plan/order.ts'
import type { JourneyPlan } from '../plan/plan.ts'
import type { Dose, ExperimentFacts, Trial } from '../record/experiment.ts'
import type { ExperimentSettings } from './settings.ts'

export interface ExperimentPlan extends Sides {
  name: string
  fault: string
  target: string
  doses: Dose[]
  steadyMs: number
  faultMs: number
  recoveryMs: number
  repeats: number
  slices: number
  tolerance: number
  /** How many go through each journey at the same time. */
  journeys: (JourneyPlan & { users: number })[]
  pauseMs: number
  /** Requests of each stretch, on average a second; absent without traffic. */
  traffic?: { perSecond: number; source: string[] }
  abort: ExperimentSettings['abort']
  /** In the order in which they are run. */
  trials: Pick<Trial, 'environment' | 'dose' | 'repeat'>[]
}

/** Two repeats make the fewest slices that are judged. */
const slicesOfAStretch = 5

export function planExperiment(
  settings: ExperimentSettings,
  sides: Sides,
  load: Pick<ExperimentPlan, 'journeys' | 'traffic'>,
): ExperimentPlan {
  const { name, faultInWords, target, doses, repeats, tolerance, abort } = settings
  return {
    ...sides,
    name,
    fault: faultInWords,
    target,
    doses: doses.map(({ fault: _, ...dose }) => dose),
    steadyMs: settings.steady,
    faultMs: settings.duration,
    recoveryMs: settings.recovery,
    repeats,
    slices: slicesOfAStretch,
    tolerance,
    ...load,
    pauseMs: settings.pause,
    abort,
    trials: trialsOf(settings, sides),
  }
}

function trialsOf({ name, doses, repeats }: ExperimentSettings, sides: Sides) {
  const random = randomStream(sides.seed, `doses of ${name}`)
  const orders = balancedOrders(sides, `experiment ${name}`)
  return Array.from({ length: repeats }, (_, repeat) =>
    shuffled([...doses.keys()], random).flatMap((dose) =>
      orders.next().value.map((environment) => ({ environment, dose, repeat })),
    ),
  ).flat()
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const left = [...items]
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!)
}

/** Without what comes in between: putting a fault on, and waiting for iterations under way. */
export function leastMs({ trials, steadyMs, faultMs, recoveryMs }: ExperimentPlan): number {
  return trials.length * (steadyMs + faultMs + recoveryMs)
}

export function factsOf(plan: ExperimentPlan): ExperimentFacts {
  const { name, fault, doses, repeats, slices, tolerance } = plan
  return { name, fault, doses, repeats, slices, tolerance, workload: workloadOf(plan), trials: [] }
}

export function workloadOf({ journeys, pauseMs, traffic }: ExperimentPlan): string {
  const parts = journeys.map(
    ({ name, users }) =>
      `${name} by ${users} ${users === 1 ? 'user' : 'users'}, ${pauseMs / 1_000} s apart`,
  )
  if (traffic !== undefined) {
    parts.push(
      `traffic of ${traffic.source.join(', ')}, ${traffic.perSecond.toFixed(1)} requests/s`,
    )
  }
  return parts.join('; ')
}
