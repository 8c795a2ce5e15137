// What is kept of a replay: each block, when both environments have reported it, goes to disk as
// lines of series.ndjson, and into the ledger and the facts of run.json.

import { blockStartUs, type ReplayPlan } from '../../plan/replay-plan.ts'
import type { EvidenceLine } from '../../record/evidence.ts'
import type { RunFile, TrafficAccount, TrafficFacts } from '../../record/run-file.ts'
import type { SeriesLine } from '../../record/series.ts'
import type { Subject } from '../../record/subject.ts'
import { enterTraffic } from '../../record/traffic-ledger.ts'
import { GeneratorWatch } from './generator-watch.ts'
import { localPorts } from './local-ports.ts'
import { mergeHistograms } from './merge-reports.ts'
import type { BlockReport, SeriesPart, SubjectPart } from './messages.ts'

/** A chart has no more. */
const mostParts = 60

export interface BlockRecordOptions {
  file: RunFile
  plan: ReplayPlan
  /** To disk: the lines of a block and run.json. */
  keep(lines: SeriesLine[], evidence: EvidenceLine[]): Promise<void>
}

export class BlockRecord {
  readonly #options: BlockRecordOptions
  readonly #watch = new GeneratorWatch()
  readonly #facts: TrafficFacts
  readonly #accounts: Record<string, TrafficAccount>
  /** Of the shape over the whole replay; one that ends before has fewer. */
  readonly #parts: number
  readonly #examplesSaid = new Set<string>()
  /** Blocks that were cut short, both of the warm-up and measured ones. */
  incomplete = 0
  /** Of the block that was entered last. */
  lagP99Us = 0

  constructor(options: BlockRecordOptions) {
    this.#options = options
    const { file, plan } = options
    this.#parts = Math.min(mostParts, plan.blocks)
    this.#accounts = file.ledger.traffic ?? {}
    this.#facts = {
      affected: [],
      generator: {},
      shape: {
        partMs: Math.round((plan.blocks * plan.blockUs) / this.#parts / 1_000),
        planned: [],
        sent: Object.fromEntries(Object.keys(this.#accounts).map((name) => [name, []])),
      },
    }
    file.traffic = this.#facts
  }

  /** A block that was cut short is in the ledger, but is no measurement. */
  async enter(reports: ReadonlyMap<string, BlockReport>, originMs: number): Promise<void> {
    const lines: SeriesLine[] = []
    const evidence: EvidenceLine[] = []
    const complete = [...reports.values()].every((report) => report.complete)
    // One that a stop took back before anything of it was sent is in the ledger alone.
    const takenBack = !complete && [...reports.values()].every(({ ledger }) => ledger.sent === 0)
    if (!complete && !takenBack) this.incomplete++
    this.lagP99Us = 0
    for (const [environment, report] of reports) {
      const { block, ledger, load } = report
      const lag = mergeHistograms(load.map((sender) => sender.lag)).valueAtQuantileUs(0.99) ?? 0
      this.lagP99Us = Math.max(this.lagP99Us, lag)
      enterTraffic(this.#accounts[environment]!, block, ledger)
      if (block >= 0 && !takenBack) this.#enterFacts(environment, report)
      if (!complete) continue
      lines.push(...this.#linesOf(environment, report, originMs))
      if (block >= 0) evidence.push(...this.#evidenceOf(environment, report))
    }
    await this.#enterPorts()
    await this.#options.keep(lines, evidence)
  }

  /** What the senders could do, before anything was measured. */
  headroom(headroom: NonNullable<TrafficFacts['headroom']>): void {
    this.#facts.headroom = headroom
  }

  async #enterPorts(): Promise<void> {
    const ports = await localPorts()
    if (ports !== undefined && ports.used >= (this.#facts.ports?.used ?? 0)) {
      this.#facts.ports = ports
    }
  }

  /** Blocks that are left out, with the reason. */
  get affected(): NonNullable<TrafficFacts['affected']> {
    return this.#facts.affected ?? []
  }

  /** Why nothing of it should be judged, in words. */
  get bottleneck(): string | undefined {
    return this.#facts.bottleneck
  }

  /** One message by environment and kind of error, each the first time it is met. */
  newExamples(reports: ReadonlyMap<string, BlockReport>): string[] {
    const messages: string[] = []
    for (const [environment, { examples }] of reports) {
      for (const [kind, message] of Object.entries(examples)) {
        const key = JSON.stringify([environment, kind])
        if (this.#examplesSaid.has(key)) continue
        this.#examplesSaid.add(key)
        messages.push(`Traffic to ${environment} failed (${kind}): ${message}`)
      }
    }
    return messages
  }

  #enterFacts(environment: string, report: BlockReport): void {
    const { plan } = this.#options
    const { shape } = this.#facts
    const part = Math.floor((report.block * this.#parts) / plan.blocks)
    addTo(shape.sent[environment]!, part, report.ledger.sent)
    const first = Object.keys(this.#accounts)[0]
    if (environment === first) addTo(shape.planned, part, report.ledger.planned)
    if (!report.complete) return
    this.#watch.see(environment, report)
    this.#facts.generator = this.#watch.facts()
    this.#facts.bottleneck = this.#watch.bottleneck()
    this.#facts.affected = this.#watch.affected()
  }

  #evidenceOf(environment: string, { block, traffic, endpoints }: BlockReport): EvidenceLine[] {
    const { plan } = this.#options
    const durationMs = plan.blockUs / 1_000
    const line = (subject: Subject, { evidence, busyMs }: SubjectPart): EvidenceLine[] =>
      evidence === undefined
        ? []
        : [{ environment, block, subject, ...evidence, inFlight: busyMs / durationMs }]
    return [
      ...line({ kind: 'traffic', name: 'all' }, traffic),
      ...endpoints.flatMap((part) =>
        line({ kind: 'endpoint', name: plan.endpoints[part.endpoint]!.name }, part),
      ),
    ]
  }

  #linesOf(environment: string, report: BlockReport, originMs: number): SeriesLine[] {
    const { plan } = this.#options
    const measured = report.block >= 0
    const startMs = measured
      ? originMs + blockStartUs(plan, report.block, environment) / 1_000
      : Date.parse(report.startedAt)
    const line = (subject: Subject, part: SeriesPart): SeriesLine => ({
      environment,
      block: report.block,
      startedAt: new Date(startMs).toISOString(),
      durationMs: measured ? plan.blockUs / 1_000 : report.durationMs,
      subject,
      response: part.response,
      service: part.service,
      failures: part.failures,
      count: part.count,
      errors: part.errors,
      statuses: part.statuses,
      bytes: part.bytes,
    })
    return [
      line({ kind: 'traffic', name: 'all' }, report.traffic),
      ...report.endpoints.map(({ endpoint, ...part }) =>
        line({ kind: 'endpoint', name: plan.endpoints[endpoint]!.name }, part),
      ),
    ]
  }
}

/** What comes later is not known to be nothing: it is not there. */
function addTo(parts: number[], part: number, count: number): void {
  while (parts.length <= part) parts.push(0)
  parts[part]! += count
}
