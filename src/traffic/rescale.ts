// From the plan of a log as it was recorded to another one: laid over itself, thinned, fitted to a
// rate, compressed in time, or with arrivals of another process. What this needs to know of the whole
// is in the header of the first plan, so the log itself is read once.

import { randomStream } from '../chance/random.ts'
import { arrivalProcess, type ReplacedShape } from './arrival-process.ts'
import { clientInCopy, placeOfClient } from './client-number.ts'
import type { PlannedRequest } from './plan-chunk.ts'
import type { TrafficPlan } from './plan-file.ts'
import { type PlanOptions, TrafficPlanError } from './plan-options.ts'
import { type PlannedStream, type Thinning, thinning } from './planned-stream.ts'
import { type CopiedArrival, copyOffsets, mostCopies, superpose } from './superpose.ts'

export interface Rescaling {
  copies: number
  /** What the plan is to hold, as a multiple of the log. */
  scale: number
  /** What is kept of the last copy: of its clients, or of its requests. */
  lastShare: number
  /** null keeps the recorded times. */
  shape: ReplacedShape | null
  durationUs: number
  remarks: string[]
}

/** What has to be done to this plan; `hasTimes` is whether the recorded times mean anything. */
export async function rescaling(
  plan: TrafficPlan,
  options: PlanOptions,
  hasTimes: boolean,
): Promise<Rescaling> {
  const { header } = plan
  const { rate, scaleBy, seed } = options
  const shape = options.shape === 'recorded' ? null : options.shape
  if (!hasTimes) return withoutTimes(plan, options, shape ?? 'smooth')
  const durationUs = Math.max(1, Math.ceil(header.durationUs / options.speed))
  const scale =
    rate === undefined ? options.scale : (rate * durationUs) / 1_000_000 / header.arrivals
  const copies = copiesFor(scale)
  const share = scale - (copies - 1)
  const lastShare =
    rate !== undefined && scaleBy === 'client' && share < 1
      ? await shareOfClients(plan, { share, copy: copies - 1, seed })
      : share
  return { copies, scale, lastShare, shape, durationUs, remarks: [] }
}

function withoutTimes(
  { header: { arrivals } }: TrafficPlan,
  { rate, scale, duration }: PlanOptions,
  shape: ReplacedShape,
): Rescaling {
  const durationMs = rate === undefined ? duration : (1_000 * arrivals) / rate
  if (durationMs === undefined) {
    throw new TrafficPlanError(
      'The log has no usable times: they are missing, or all the same. Say how fast to replay them, with rate (requests a second) or duration.',
    )
  }
  const perSecond = Number(((1_000 * arrivals * scale) / durationMs).toPrecision(3))
  const copies = copiesFor(scale)
  return {
    copies,
    scale,
    lastShare: scale - (copies - 1),
    shape,
    durationUs: Math.max(1, Math.round(durationMs * 1_000)),
    remarks: [
      `The log has no usable times: its requests are planned in their order, as a ${shape === 'smooth' ? 'Poisson' : shape} process of ${perSecond} requests a second.`,
    ],
  }
}

/** Fills the stream. The requests that were left out by thinning, and by the end of the duration. */
export async function rescale(
  plan: TrafficPlan,
  rescaling: Rescaling,
  options: PlanOptions,
  into: PlannedStream,
): Promise<{ thinned: number; afterTheDuration: number }> {
  const { shape, durationUs } = rescaling
  const lastUs = options.duration === undefined ? durationUs : options.duration * 1_000
  const timeOf =
    shape === null
      ? ({ atUs }: CopiedArrival) => Math.min(durationUs - 1, Math.floor(atUs / options.speed))
      : arrivalProcess(shape, {
          count: await countKept(plan, rescaling, options),
          durationUs,
          random: randomStream(options.seed, `arrivals ${shape}`),
        })
  const requestOf = sharedRequests()
  const counts = { thinned: 0, afterTheDuration: 0 }
  await forEachCopied(plan, rescaling, options, (arrival, isKept) => {
    if (!isKept) counts.thinned++
    else {
      const atUs = timeOf(arrival)
      if (atUs >= lastUs) counts.afterTheDuration++
      else into.add(atUs, requestOf(arrival), arrival.status, arrival.client)
    }
  })
  return counts
}

function copiesFor(scale: number): number {
  const copies = Math.max(1, Math.ceil(scale - 1e-9))
  if (copies <= mostCopies) return copies
  throw new TrafficPlanError(
    `${copies} copies of the log would be needed, at most ${mostCopies} can be laid over one another: give a longer log, or a lower scale or rate`,
  )
}

async function countKept(
  plan: TrafficPlan,
  rescaling: Rescaling,
  options: PlanOptions,
): Promise<number> {
  let kept = 0
  await forEachCopied(plan, rescaling, options, (_, isKept) => {
    if (isKept) kept++
  })
  return kept
}

/** The same each time, for the same seed. */
async function forEachCopied(
  plan: TrafficPlan,
  { copies, lastShare }: Rescaling,
  options: PlanOptions,
  visit: (arrival: CopiedArrival, isKept: boolean) => void,
): Promise<void> {
  const { seed } = options
  const offsetsUs = copyOffsets(copies, plan.header.durationUs, randomStream(seed, 'copies'))
  const keepsOfLast: Thinning = thinning(options, lastShare, randomStream(seed, 'thinning'))
  for await (const batch of superpose(plan, offsetsUs)) {
    for (const arrival of batch) {
      visit(arrival, arrival.copy < copies - 1 || keepsOfLast(arrival.client))
    }
  }
}

const placesTold = 65_536

/** The share of the clients whose requests come nearest to a share of the requests. */
async function shareOfClients(
  plan: TrafficPlan,
  { share, copy, seed }: { share: number; copy: number; seed: number },
): Promise<number> {
  const requests = new Float64Array(placesTold)
  for await (const batch of plan.arrivals()) {
    for (const { client } of batch) {
      requests[Math.floor(placeOfClient(clientInCopy(client, copy), seed) * placesTold)]!++
    }
  }
  const asked = share * plan.header.arrivals
  let nearest = { share: 0, off: asked }
  let sum = 0
  for (const [place, count] of requests.entries()) {
    sum += count
    const off = Math.abs(sum - asked)
    if (off < nearest.off) nearest = { share: (place + 1) / placesTold, off }
  }
  return nearest.share
}

const mostShared = 50_000

/** The writer knows requests by identity; those of a plan that was read are equal only. */
function sharedRequests(): (arrival: CopiedArrival) => PlannedRequest {
  const shared = new Map<string, PlannedRequest>()
  return ({ method, target, endpoint }) => {
    const key = `${method} ${target}`
    const known = shared.get(key)
    if (known !== undefined) return known
    if (shared.size >= mostShared) shared.clear()
    const request = { method, target, endpoint }
    shared.set(key, request)
    return request
  }
}
