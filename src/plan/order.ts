// Which environment goes first in a pair. Balanced by twos: AB then BA, or BA then AB by a seeded
// coin, so that neither environment is warmed or slowed by being second more often.

import { randomStream } from '../chance/random.ts'
import type { JourneyPlan, PairPlan, Plan } from './plan.ts'

export type Sides = Pick<Plan, 'seed' | 'reference' | 'candidate'>

/** The rounds from pair `first` up to, not including, `end`: each journey once a round. */
export function* rounds(
  sides: Sides,
  journeys: JourneyPlan[],
  { first, end, rows }: { first: number; end: number; rows?: number | undefined },
): Generator<PairPlan> {
  const part = first < 0 ? 'warm-up' : 'measured'
  const orders = journeys.map((journey) => balancedOrders(sides, `${part} ${journey.name}`))
  for (let pair = first; pair < end; pair++) {
    for (const [index, journey] of journeys.entries()) {
      const order = orders[index]!.next().value
      yield { journey: journey.name, pair, order, ...(rows ? { row: rowOf(pair, rows) } : {}) }
    }
  }
}

export function* balancedOrders(sides: Sides, stream: string): Generator<[string, string], never> {
  const random = randomStream(sides.seed, stream)
  while (true) {
    const referenceFirst = random() < 0.5
    yield order(sides, referenceFirst)
    yield order(sides, !referenceFirst)
  }
}

function order({ reference, candidate }: Sides, referenceFirst: boolean): [string, string] {
  return referenceFirst ? [reference, candidate] : [candidate, reference]
}

/** Warm-up takes rows from the end, so that measured pairs begin with the first row. */
function rowOf(pair: number, rows: number): number {
  return ((pair % rows) + rows) % rows
}
