// What a run tells while it goes on, gathered into what it looks like at this moment. The terminal and
// the browser both show this.

import type { Plan } from '../../plan/plan.ts'
import { totalUs } from '../../plan/replay-plan.ts'
import { Histogram } from '../../record/histogram.ts'
import type { JourneySample } from '../../record/sample.ts'
import type { SeriesLine } from '../../record/series.ts'
import type { Both } from '../../report/behind/page-data.ts'
import { oneLine } from '../../report/display-width.ts'
import type { LiveRun, LiveTraffic } from '../../report/live/live-run.ts'
import type { RunEvent, RunPhase } from '../../send/events.ts'
import type { SideProgress, TrafficProgress } from '../../send/replay/live.ts'
import { timeLeftMs } from './time-left.ts'
import { WatchedRow } from './watched-row.ts'

const mostRemarks = 50

export class WatchedRun {
  readonly #plan: Plan
  readonly #startedAtMs = Date.now()
  readonly #startedMs = performance.now()
  readonly #rows = new Map<string, WatchedRow>()
  #remarks: string[] = []
  #phase: RunPhase = 'starting'
  #firstSampleMs: number | undefined
  #measuringMs: number | undefined
  #traffic: TrafficProgress | undefined
  #last: { sample: JourneySample; done: number; total?: number } | undefined

  constructor(plan: Plan) {
    this.#plan = plan
  }

  see(event: RunEvent): void {
    if (event.type === 'remark' || event.type === 'news') this.say(event.text)
    else if (event.type === 'phase') this.#enter(event.phase)
    else if (event.type === 'traffic') this.#traffic = event.progress
    else if (event.type === 'block') for (const line of event.lines) this.#seeBlock(line)
    else if (event.type === 'sample') this.#seeSample(event)
  }

  say(text: string): void {
    this.#remarks = [...this.#remarks, text].slice(-mostRemarks)
  }

  now(): LiveRun {
    const elapsedMs = performance.now() - this.#startedMs
    const traffic = this.#phase.startsWith('traffic') ? this.#traffic : undefined
    return {
      sides: [this.#plan.reference, this.#plan.candidate],
      phase: this.#phase,
      place: traffic === undefined ? this.#pairPlace() : blockPlace(traffic),
      elapsedMs,
      leftMs: traffic === undefined ? this.#journeysLeftMs() : traffic.leftMs,
      rows: [...this.#rows.values()].map((row) => row.row()),
      ...(traffic && { traffic: liveTraffic(traffic) }),
      faults: (this.#plan.faults ?? []).map(({ between, fault }) => `${fault} between ${between}`),
      remarks: this.#remarks,
    }
  }

  /** The journey that was run last. */
  get journey(): string | undefined {
    return this.#last?.sample.journey
  }

  #enter(phase: RunPhase): void {
    this.#phase = phase
    if (phase === 'measuring') this.#measuringMs = performance.now()
  }

  #seeSample(event: Extract<RunEvent, { type: 'sample' }>): void {
    const { sample } = event
    this.#firstSampleMs ??= performance.now() - sample.durationUs / 1_000
    this.#last = event
    if (sample.phase !== 'measured') return
    const { journey, environment, pair, startedAt, outcome, durationUs } = sample
    this.#row(journey, 'pair').see({
      number: pair,
      side: this.#side(environment),
      startS: this.#secondsSince(startedAt),
      times: Histogram.of(outcome === 'ok' ? [durationUs] : []),
      count: 1,
      errors: outcome === 'ok' ? 0 : 1,
    })
  }

  #seeBlock({ environment, block, startedAt, response, count, errors }: SeriesLine): void {
    if (block < 0) return
    this.#row('all traffic', 'block').see({
      number: block,
      side: this.#side(environment),
      startS: this.#secondsSince(startedAt),
      times: Histogram.decode(response),
      count,
      errors,
    })
  }

  #row(name: string, of: 'pair' | 'block'): WatchedRow {
    const key = `${of} ${name}`
    const row = this.#rows.get(key) ?? new WatchedRow(oneLine(name), of)
    this.#rows.set(key, row)
    return row
  }

  #side(environment: string): 0 | 1 {
    return environment === this.#plan.reference ? 0 : 1
  }

  #secondsSince(time: string): number {
    return Math.round((Date.parse(time) - this.#startedAtMs) / 100) / 10
  }

  #pairPlace(): string {
    if (this.#last === undefined || this.#phase === 'ending') return ''
    const { journey, pair } = this.#last.sample
    const pairs = this.#plan.pairs.filter((it) => it.journey === journey && it.pair >= 0).length
    const of = pairs === 0 ? '' : ` of ${pairs}`
    return `${oneLine(journey)}${pair < 0 ? '' : ` · pair ${pair + 1}${of}`}`
  }

  #journeysLeftMs(): number | null {
    if (this.#phase === 'ending') return null
    const journeysMs = timeLeftMs({
      nowMs: performance.now(),
      ...this.#last,
      firstSampleMs: this.#firstSampleMs,
      measuringMs: this.#measuringMs,
      durationMs: this.#plan.durationMs,
    })
    const { traffic } = this.#plan
    if (journeysMs === null) return null
    return journeysMs + (traffic === undefined ? 0 : totalUs(traffic) / 1_000)
  }
}

function blockPlace({ block, blocks }: TrafficProgress): string {
  return block < 0 ? '' : `block ${block + 1} of ${blocks}`
}

function liveTraffic({ sides, lagP99Us }: TrafficProgress): LiveTraffic {
  const both = <T>(read: (side: SideProgress) => T) => sides.map(read) as Both<T>
  return {
    perSecond: both(({ perSecond }) => perSecond),
    p50Ms: both(({ p50Ms }) => p50Ms),
    p95Ms: both(({ p95Ms }) => p95Ms),
    errors: both(({ errors }) => errors),
    inFlight: both(({ inFlight }) => inFlight),
    lagMs: lagP99Us / 1_000,
  }
}
