// The load of one environment: its users and its traffic together, started and ended by the stretch.
// Everything that ends is recorded, and told to whoever watches.

import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import { Histogram } from '../record/histogram.ts'
import { enterTraffic, planAsItComes } from '../record/traffic-ledger.ts'
import { RunEnded } from '../send/ending.ts'
import { lastReports } from '../send/last-reports.ts'
import type { Recording } from '../send/recording.ts'
import type { GeneratorWatch } from '../send/replay/generator-watch.ts'
import type { BlockReport, Pulse } from '../send/replay/messages.ts'
import type { ReplaySide } from '../send/replay/side.ts'
import type { Arrival } from '../traffic/arrival.ts'
import type { Seen } from './steady.ts'
import { linesOf, type StretchTime, sendStretch } from './stretch-traffic.ts'
import { Users, type UsersOptions } from './users.ts'

export interface LoadOptions extends Omit<UsersOptions, 'onSample'> {
  recording: Recording
  traffic?: {
    side: ReplaySide
    prepared: PreparedTraffic
    arrivals: Arrival[]
    watch: GeneratorWatch
  }
}

export class Load {
  readonly #options: LoadOptions
  readonly #users: Users
  /** One write after the other. */
  #written: Promise<void> = Promise.resolve()
  #sending: Promise<void> = Promise.resolve()
  #cut = new AbortController()
  /** Iterations, and slices of traffic when all of their answers have come. */
  onSeen: (seen: Seen) => void = () => {}
  #pulse: Pulse | undefined

  constructor(options: LoadOptions) {
    this.#options = options
    const { recording } = options
    this.#users = new Users({
      ...options,
      onSample: (sample) => {
        recording.tell(sample)
        this.#write(() => recording.keep([sample]))
        const { durationUs, outcome } = sample
        this.onSeen({ durationUs, count: 1, errors: outcome === 'ok' ? 0 : 1 })
      },
    })
  }

  async warmUp(): Promise<void> {
    const { recording, environment } = this.#options
    const samples = await this.#users.warmUp()
    for (const sample of samples) recording.tell(sample)
    await recording.keep(samples)
    for (const [journey, own] of Map.groupBy(samples, (sample) => sample.journey)) {
      const { error } = own[0]!
      if (error === undefined || own.some(({ outcome }) => outcome === 'ok')) continue
      const where = error.step === undefined ? '' : `, step "${error.step}"`
      throw new RunEnded(
        'failed',
        `Nothing was measured: ${journey} failed in ${environment} for each of ${own.length} users, without any fault${where}: ${error.message}`,
      )
    }
  }

  startUsers(): void {
    this.#users.start()
  }

  /** Of a stretch; what the one before still waits for goes on beside it. */
  startTraffic(time: StretchTime): void {
    const { traffic, environment } = this.#options
    if (traffic === undefined) return
    const { side, arrivals, prepared, watch } = traffic
    this.#cut = new AbortController()
    const before = this.#sending
    const now = sendStretch(side, arrivals, time, this.#cut.signal, (report) => {
      this.#enter(report)
      if (report.complete) watch.see(environment, report)
      const lines = report.complete
        ? linesOf(report, environment, time, prepared.plan.endpoints)
        : []
      this.#write(() => this.#options.recording.keepBlock(lines, []))
      const typicalUs = Histogram.decode(report.traffic.response).valueAtQuantileUs(0.5)
      const { count, errors } = report.traffic
      if (count > 0) this.onSeen({ durationUs: typicalUs ?? 0, count, errors })
    })
    this.#sending = Promise.all([before, now]).then(() => undefined)
    this.#sending.catch(() => {})
  }

  /** What is not due yet is not sent. */
  cutTraffic(): void {
    this.#cut.abort()
  }

  /** Of iterations that are under way, and of the oldest request. */
  waitingMs(): number[] {
    const oldestMs = this.#pulse?.oldestMs ?? 0
    return [...this.#users.waitingMs(), ...(oldestMs > 0 ? [oldestMs] : [])]
  }

  /** Twice a second, of traffic. */
  hear(pulse: Pulse): void {
    this.#pulse = pulse
  }

  /** At once; what is under way is not waited for, and what became of requests is in the ledger. */
  async end(): Promise<void> {
    void this.#users.leave().catch(() => {})
    this.cutTraffic()
    this.#options.traffic?.side.stop()
    await lastReports(this.#sending)
    await this.#written.catch(() => {})
  }

  /** When nothing is under way any more, and all of it is on disk. */
  async drain(): Promise<void> {
    await Promise.all([this.#users.leave(), this.#sending])
    await this.#written
  }

  /** Planned as it comes, like journeys for a time. */
  #enter({ ledger, block }: BlockReport): void {
    const { recording, environment } = this.#options
    const account = recording.file.ledger.traffic![environment]!
    planAsItComes(account, ledger.planned)
    enterTraffic(account, block, ledger)
  }

  #write(work: () => Promise<void>): void {
    this.#written = this.#written.then(work)
    this.#written.catch(() => {})
  }
}
