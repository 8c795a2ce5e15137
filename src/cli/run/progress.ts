// Live progress on standard error: one line that is rewritten on a terminal, one line a minute
// elsewhere. Remarks and first failures are said once, as they come.

import type { Plan } from '../../plan/plan.ts'
import { totalUs } from '../../plan/replay-plan.ts'
import type { JourneySample } from '../../record/sample.ts'
import { cutTo, oneLine, wrap } from '../../report/display-width.ts'
import type { RunEvent, RunPhase } from '../../send/events.ts'
import type { TrafficProgress } from '../../send/replay/live.ts'
import { stepText } from './step-text.ts'
import { elapsedText, timeLeftMs } from './time-left.ts'
import { trafficText } from './traffic-text.ts'

interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

const clearLine = '\r\u001b[2K'
const redrawMs = 1_000
const lineEveryMs = 60_000

export class Progress {
  readonly #screen: Screen
  readonly #plan: Plan
  readonly #quiet: boolean
  readonly #rewrites: boolean
  readonly #timer: NodeJS.Timeout
  readonly #startedMs = performance.now()
  readonly #failuresSaid = new Set<string>()
  #phase: RunPhase = 'starting'
  #firstSampleMs: number | undefined
  #measuringMs: number | undefined
  #traffic: TrafficProgress | undefined
  #last: { sample: JourneySample; done: number; total?: number } | undefined

  constructor(screen: Screen, plan: Plan, quiet: boolean) {
    this.#screen = screen
    this.#plan = plan
    this.#quiet = quiet
    this.#rewrites = screen.isTTY === true && process.env.TERM !== 'dumb'
    const everyMs = this.#rewrites ? redrawMs : lineEveryMs
    this.#timer = setInterval(() => this.#tick(), everyMs)
    this.#timer.unref()
    this.#draw()
  }

  see(event: RunEvent): void {
    if (event.type === 'remark' || event.type === 'news') {
      this.say(event.text)
    } else if (event.type === 'phase') {
      this.#phase = event.phase
      if (event.phase === 'measuring') this.#measuringMs = performance.now()
    } else if (event.type === 'step') {
      this.say(stepText(event.step))
    } else if (event.type === 'traffic') {
      this.#traffic = event.progress
    } else {
      this.#firstSampleMs ??= performance.now() - event.sample.durationUs / 1_000
      this.#last = event
      this.#sayFailure(event.sample)
    }
    this.#draw()
  }

  /** A line of its own, above the one that is rewritten. */
  say(text: string): void {
    if (this.#quiet) return
    const width = this.#rewrites ? this.#width : Number.POSITIVE_INFINITY
    const lines = text.split('\n').flatMap((line) => wrap(oneLine(line), width))
    this.#screen.write(`${this.#rewrites ? clearLine : ''}${lines.join('\n')}\n`)
    this.#draw()
  }

  end(): void {
    clearInterval(this.#timer)
    if (!this.#quiet) this.#screen.write(this.#rewrites ? `${clearLine}\n` : '\n')
  }

  /** One less than there is, for the cursor. */
  get #width(): number {
    return (this.#screen.columns ?? 80) - 1
  }

  #tick(): void {
    if (this.#rewrites) this.#draw()
    else if (!this.#quiet) this.#screen.write(`${this.#text()}\n`)
  }

  #draw(): void {
    if (!this.#rewrites || this.#quiet) return
    this.#screen.write(clearLine + cutTo(this.#text(), this.#width))
  }

  #text(): string {
    const nowMs = performance.now()
    if (this.#traffic !== undefined && this.#phase.startsWith('traffic')) {
      return trafficText(this.#traffic, nowMs - this.#startedMs)
    }
    const parts: string[] = [this.#phase]
    if (this.#last !== undefined && this.#phase !== 'ending') {
      const { journey, pair } = this.#last.sample
      const pairs = this.#plan.pairs.filter((it) => it.journey === journey && it.pair >= 0).length
      const of = pairs === 0 ? '' : ` of ${pairs}`
      parts.push(oneLine(journey))
      if (pair >= 0) parts.push(`pair ${pair + 1}${of}`)
    }
    parts.push(elapsedText(nowMs - this.#startedMs))
    const journeysMs = timeLeftMs({
      nowMs,
      ...this.#last,
      firstSampleMs: this.#firstSampleMs,
      measuringMs: this.#measuringMs,
      durationMs: this.#plan.durationMs,
    })
    if (journeysMs !== null && this.#phase !== 'ending') {
      const { traffic } = this.#plan
      const leftMs = journeysMs + (traffic === undefined ? 0 : totalUs(traffic) / 1_000)
      parts.push(`about ${elapsedText(leftMs)} left`)
    }
    return parts.join(' · ')
  }

  #sayFailure({ journey, environment, error }: JourneySample): void {
    if (error === undefined) return
    const step = error.step === undefined ? '' : ` at "${error.step}"`
    const key = JSON.stringify([journey, environment, error.kind, error.step])
    if (this.#failuresSaid.has(key)) return
    this.#failuresSaid.add(key)
    this.say(`${journey} failed in ${environment}${step} (${error.kind}): ${error.message}`)
  }
}
