// Traffic of one environment during a stretch: the beginning of the log, at its own times, the same
// requests in every stretch. What is not due yet is not handed over, so that a stretch can be cut.

import { setTimeout as delay } from 'node:timers/promises'
import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import type { SeriesLine } from '../record/series.ts'
import type { Subject } from '../record/subject.ts'
import type { BlockReport, SeriesPart } from '../send/replay/messages.ts'
import type { ReplaySide } from '../send/replay/side.ts'
import type { Arrival } from '../traffic/arrival.ts'

/** Arrivals are handed over so long before they are due. */
const aheadMs = 250

export interface StretchTime {
  /** Time of day. */
  fromMs: number
  durationMs: number
  firstBlock: number
  slices: number
}

/** The beginning of the log, as long as the longest stretch. */
export async function firstArrivals(
  traffic: PreparedTraffic,
  longestMs: number,
): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  for await (const batch of traffic.read()) {
    for (const arrival of batch) {
      if (arrival.atUs >= longestMs * 1_000) return arrivals
      arrivals.push(arrival)
    }
  }
  return arrivals
}

/** Resolves when the last answer has come; `signal` ends it after the running slice. */
export async function sendStretch(
  side: ReplaySide,
  arrivals: readonly Arrival[],
  { fromMs, durationMs, firstBlock, slices }: StretchTime,
  signal: AbortSignal,
  onReport: (report: BlockReport) => void,
): Promise<void> {
  const sliceUs = (durationMs * 1_000) / slices
  const reports: Promise<void>[] = []
  for (let slice = 0; slice < slices; slice++) {
    const dueMs = fromMs + (slice * sliceUs) / 1_000 - aheadMs
    const waitMs = Math.max(0, dueMs - (performance.timeOrigin + performance.now()))
    await delay(waitMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) break
    const block = firstBlock + slice
    const own = arrivals.filter(({ atUs }) => Math.floor(atUs / sliceUs) === slice)
    side.send(own, { block, originMs: fromMs })
    reports.push(side.endBlock(block).then(onReport))
  }
  await Promise.all(reports)
}

export function linesOf(
  report: BlockReport,
  environment: string,
  { fromMs, durationMs, firstBlock, slices }: StretchTime,
  endpoints: readonly { name: string }[],
): SeriesLine[] {
  const sliceMs = durationMs / slices
  const startedAt = new Date(fromMs + (report.block - firstBlock) * sliceMs).toISOString()
  const line = (subject: Subject, part: SeriesPart): SeriesLine => {
    const { response, service, failures, count, errors, statuses, bytes } = part
    const figures = { response, service, failures, count, errors, statuses, bytes }
    return { environment, block: report.block, startedAt, durationMs: sliceMs, subject, ...figures }
  }
  return [
    line({ kind: 'traffic', name: 'all' }, report.traffic),
    ...report.endpoints.map(({ endpoint, ...part }) =>
      line({ kind: 'endpoint', name: endpoints[endpoint]!.name }, part),
    ),
  ]
}
