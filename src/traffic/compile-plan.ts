// From a log to a plan file. The log is read once, in one pass, into a plan; where the options need to
// know the whole first (copies, a rate, another shape), that plan is a step between, and what follows
// goes over it instead of over the log. The same log, options and seed give the same bytes.

import { renameSync, rmSync } from 'node:fs'
import { randomStream } from '../chance/random.ts'
import type { PlannedEndpoint, TrafficPlanHeader } from './arrival.ts'
import { openPlan } from './plan-file.ts'
import { type PlanOptions, TrafficPlanError } from './plan-options.ts'
import { remarksOnRecorded, remarksOnScale } from './plan-remarks.ts'
import { PlannedStream, thinning } from './planned-stream.ts'
import type { ReadCounts, RecordSource } from './record-source.ts'
import { RecordedStream } from './recorded-stream.ts'
import { rescale, rescaling } from './rescale.ts'
import { compareShapes } from './shape-report.ts'
import { PlanWriter } from './write-plan.ts'

export async function compilePlan(
  source: RecordSource,
  options: PlanOptions,
  path: string,
): Promise<TrafficPlanHeader> {
  const recordedPath = `${path}.recorded`
  try {
    const { header, rest } = await compileRecorded(source, options, recordedPath)
    if (rest === null) {
      renameSync(recordedPath, path)
      return header
    }
    return await compileRescaled(header, rest, recordedPath, path)
  } finally {
    rmSync(recordedPath, { force: true })
  }
}

/** What is still to be done to the recorded plan. */
interface Rest {
  options: PlanOptions
  hasTimes: boolean
}

/** As it was recorded; thinned and compressed as well, where that is all there is to do. */
async function compileRecorded(
  source: RecordSource,
  options: PlanOptions,
  path: string,
): Promise<{ header: TrafficPlanHeader; rest: Rest | null }> {
  const { scale, rate, shape, seed } = options
  const isPlain = scale <= 1 && rate === undefined && shape === 'recorded'
  const keeps = thinning(options, isPlain ? scale : 1, randomStream(seed, 'thinning'))
  const speed = isPlain ? options.speed : 1
  const writer = new PlanWriter(path)
  try {
    const planned = new PlannedStream(writer)
    let thinned = 0
    const stream = new RecordedStream(options, (atUs, request, status, client) => {
      if (keeps(client)) planned.add(Math.floor(atUs / speed), request, status, client)
      else thinned++
    })
    const counts = await source((record, arrivalUs) => stream.add(record, arrivalUs))
    stream.flush()
    const recorded = stream.endpoints.rank(options.maxEndpoints)
    const { inOther } = recorded
    const ranked = planned.rank(recorded.endpoints, recorded.endpointOf)
    const { endpoints } = ranked
    const header = headerOf({
      options,
      stream,
      counts,
      endpoints,
      inOther,
      planned,
      speed,
      thinned,
    })
    if (header.arrivals === 0) throw nothingLeft(header)
    writer.finish(header, ranked.endpointOf)
    if (isPlain && stream.hasTimes) return { header, rest: null }
    const left = isPlain ? { ...options, scale: 1 } : options
    return { header, rest: { options: left, hasTimes: stream.hasTimes } }
  } catch (error) {
    writer.abandon()
    throw error
  }
}

async function compileRescaled(
  recorded: TrafficPlanHeader,
  { options, hasTimes }: Rest,
  recordedPath: string,
  path: string,
): Promise<TrafficPlanHeader> {
  const plan = await openPlan(recordedPath)
  const what = await rescaling(plan, options, hasTimes)
  const writer = new PlanWriter(path)
  try {
    const planned = new PlannedStream(writer)
    const left = await rescale(plan, what, options, planned)
    const { masked, shape } = recorded
    const durationUs = Math.min(what.durationUs, (options.duration ?? Infinity) * 1_000)
    const { endpoints, endpointOf } = planned.rank(recorded.endpoints, [
      ...recorded.endpoints.keys(),
    ])
    const header: TrafficPlanHeader = {
      ...recorded,
      endpoints,
      arrivals: planned.arrivals,
      durationUs,
      copies: what.copies,
      filtered: filteredOver(recorded, what.copies, left),
      masked: times(masked, what.copies),
      shape: compareShapes(shape!.recorded, planned.shape(durationUs)),
      remarks: [
        ...recorded.remarks,
        ...what.remarks,
        ...remarksOnScale(options, { recorded: recorded.arrivals, ...what }, planned.arrivals),
      ],
    }
    if (header.arrivals === 0) throw nothingLeft(header)
    writer.finish(header, endpointOf)
    return header
  } catch (error) {
    writer.abandon()
    throw error
  }
}

interface RecordedParts {
  options: PlanOptions
  stream: RecordedStream
  counts: ReadCounts
  endpoints: PlannedEndpoint[]
  inOther: number
  planned: PlannedStream
  speed: number
  thinned: number
}

function headerOf(parts: RecordedParts): TrafficPlanHeader {
  const { options, stream, counts, endpoints, inOther, planned, speed, thinned } = parts
  const durationUs = Math.max(1, Math.ceil(stream.durationUs / speed))
  const recorded = planned.arrivals + thinned
  return {
    schemaVersion: 1,
    seed: options.seed,
    endpoints,
    arrivals: planned.arrivals,
    durationUs,
    lines: { read: counts.read, parsed: counts.parsed, rejected: counts.rejected },
    copies: 1,
    filtered: { ...stream.filtered, ...(thinned > 0 ? { thinned } : {}) },
    masked: stream.masked,
    shape: compareShapes(stream.shape(), planned.shape(durationUs)),
    remarks: [
      ...counts.remarks,
      ...remarksOnRecorded(stream, inOther, options),
      ...(thinned > 0
        ? remarksOnScale(options, { recorded, scale: options.scale, copies: 1 }, planned.arrivals)
        : []),
    ],
  }
}

function filteredOver(
  { filtered }: TrafficPlanHeader,
  copies: number,
  { thinned, afterTheDuration }: { thinned: number; afterTheDuration: number },
): Record<string, number> {
  const over = times(filtered, copies)
  for (const [reason, count] of [
    ['thinned', thinned],
    ['after the duration', afterTheDuration],
  ] as const) {
    if (count > 0) over[reason] = (over[reason] ?? 0) + count
  }
  return over
}

function times(counts: Record<string, number>, factor: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * factor]))
}

function nothingLeft({ lines, filtered }: TrafficPlanHeader): TrafficPlanError {
  const leftOut = { rejected: lines.rejected, ...filtered }
  const reasons = Object.entries(leftOut).flatMap(([reason, count]) =>
    count > 0 ? [`${reason}: ${count}`] : [],
  )
  const advice = filtered.thinned
    ? 'Take a larger scale, or thin by request (scaleBy).'
    : 'Look at the log with "trueup traffic inspect".'
  return new TrafficPlanError(
    `Nothing of the log is left to replay: ${lines.read} lines read, ${lines.parsed} requests in them; left out are ${reasons.join(', ') || 'none'}. ${advice}`,
  )
}
