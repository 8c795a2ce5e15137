// A simulated pair of environments under replayed traffic: no network, histograms straight from
// chance. Both get the same arrivals; latencies are lognormal (σ = 0.6 around 200 ms), and each
// environment has noise of its own that is alike from one second to the next (AR(1)).

import { randomStream } from '../../src/chance/random.ts'
import type { BucketColumns } from '../../src/record/histogram-columns.ts'
import { bucketLimit } from '../../src/record/histogram-payload.ts'

export interface World {
  minutes: number
  perSecond: number
  /** True ratio, candidate by reference. */
  factor: number
  /** Standard deviation of an environment's noise, as a fraction. */
  noise: number
  /** After how many seconds the noise has forgotten all but 1/e of itself. */
  memoryS: number
  /** Part of the noise's variance that both environments have in common. */
  shared: number
  /** Grain of the clock. */
  clockUs: number
  /** How many times slower the candidate is at the first moment; forgotten with 10 s. */
  coldStart: number
  endpoints: number
}

export const usual: World = {
  minutes: 20,
  perSecond: 50,
  factor: 1,
  noise: 0.1,
  memoryS: 10,
  shared: 0,
  clockUs: 1,
  coldStart: 1,
  endpoints: 1,
}

export interface Chance {
  uniform(): number
  normal(): number
}

export function chanceOf(seed: number, name: string): Chance {
  const uniform = randomStream(seed, name)
  let spare: number | undefined
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { uniform, normal }
}

/** As a run cuts itself: a fortieth of the time, between 1 s and 30 s. */
export function blocksOf(minutes: number): { count: number; seconds: number } {
  const seconds = Math.min(30, Math.max(1, (minutes * 60) / 40))
  return { count: Math.floor((minutes * 60) / seconds + 1e-9), seconds }
}

type Side = 'reference' | 'candidate'
/** By endpoint, then by block. */
export type Measured = Record<Side, BucketColumns[][]>

export function measure(world: World, { uniform, normal }: Chance): Measured {
  const { count, seconds } = blocksOf(world.minutes)
  const kept = Math.exp(-seconds / stepsIn(seconds) / world.memoryS)
  const noises = [normal(), normal(), normal()]
  const measured: Measured = { reference: [], candidate: [] }
  for (let endpoint = 0; endpoint < world.endpoints; endpoint++) {
    measured.reference.push([])
    measured.candidate.push([])
  }
  for (let block = 0; block < count; block++) {
    const steps = stepsIn(seconds)
    for (let step = 0; step < steps; step++) {
      for (let which = 0; which < 3; which++) {
        noises[which] = kept * noises[which]! + Math.sqrt(1 - kept ** 2) * normal()
      }
      const own = Math.sqrt(1 - world.shared)
      const common = Math.sqrt(world.shared) * noises[0]!
      const passed = block * seconds + (step * seconds) / steps
      const cold = Math.log(1 + (world.coldStart - 1) * Math.exp(-passed / 10))
      const level = {
        reference: Math.log(200_000) + world.noise * (common + own * noises[1]!),
        candidate:
          Math.log(200_000 * world.factor) + world.noise * (common + own * noises[2]!) + cold,
      }
      const expected = (world.perSecond * seconds) / steps
      const requests = Math.floor(expected + uniform())
      for (let request = 0; request < requests; request++) {
        const endpoint = world.endpoints === 1 ? 0 : Math.floor(uniform() * world.endpoints)
        recordInto('reference', endpoint, Math.exp(level.reference + 0.6 * normal()), world)
        recordInto('candidate', endpoint, Math.exp(level.candidate + 0.6 * normal()), world)
      }
    }
    for (let endpoint = 0; endpoint < world.endpoints; endpoint++) {
      measured.reference[endpoint]!.push(take('reference', endpoint))
      measured.candidate[endpoint]!.push(take('candidate', endpoint))
    }
  }
  return measured
}

function stepsIn(seconds: number): number {
  return Math.max(1, Math.round(seconds))
}

/** The block that is being filled, by side and endpoint; taking it empties it. */
const filling = { reference: [] as Float64Array[], candidate: [] as Float64Array[] }

function recordInto(side: Side, endpoint: number, us: number, { clockUs }: World): void {
  filling[side][endpoint] ??= new Float64Array(bucketLimit)
  filling[side][endpoint][bucketOf(Math.floor(Math.round(us) / clockUs) * clockUs)]! += 1
}

function bucketOf(us: number): number {
  if (us < 2_048) return us
  const shift = 21 - Math.clz32(us)
  return shift * 1_024 + (us >> shift)
}

function take(side: Side, endpoint: number): BucketColumns {
  const counts = filling[side][endpoint]
  const indexes: number[] = []
  for (let index = 0; counts && index < bucketLimit; index++) {
    if (counts[index]! > 0) indexes.push(index)
  }
  const columns = {
    indexes: Int32Array.from(indexes),
    counts: Float64Array.from(indexes, (index) => counts![index]!),
  }
  counts?.fill(0)
  return columns
}
