// What is said while an experiment goes on: a line for each trial, and on a terminal the stretch
// that is running, rewritten.

import type { ExperimentPlan } from '../../experiments/plan.ts'
import type { StretchName } from '../../record/experiment.ts'
import { cutTo, oneLine } from '../../report/display-width.ts'
import { elapsedText } from '../run/time-left.ts'

interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

const clearLine = '\r\u001b[2K'

export class ExperimentProgress {
  readonly #screen: Screen
  readonly #plan: ExperimentPlan
  readonly #quiet: boolean
  readonly #rewrites: boolean
  readonly #startedMs = performance.now()
  #trial = -1
  #line = ''

  constructor(screen: Screen, plan: ExperimentPlan, quiet: boolean) {
    this.#screen = screen
    this.#plan = plan
    this.#quiet = quiet
    this.#rewrites = screen.isTTY === true && process.env.TERM !== 'dumb'
  }

  see(trial: number, stretch: StretchName): void {
    if (this.#quiet) return
    const { trials, doses } = this.#plan
    const { environment, dose } = trials[trial]!
    const elapsed = elapsedText(performance.now() - this.#startedMs)
    const what = `trial ${trial + 1} of ${trials.length}: ${environment}, ${doses[dose]!.text}`
    this.#line = oneLine(`${what} · ${stretch} · ${elapsed}`)
    if (this.#rewrites) {
      this.#screen.write(clearLine + cutTo(this.#line, (this.#screen.columns ?? 80) - 1))
    } else if (trial !== this.#trial || stretch === 'fault') {
      this.#screen.write(`${this.#line}\n`)
    }
    this.#trial = trial
  }

  say(text: string): void {
    if (this.#quiet) return
    const lines = text.split('\n').map(oneLine)
    this.#screen.write(`${this.#rewrites ? clearLine : ''}${lines.join('\n')}\n`)
  }

  end(): void {
    if (this.#rewrites && this.#line !== '') this.#screen.write(clearLine)
    this.#line = ''
  }
}
