// Live progress on standard error: on a terminal a few lines that are rewritten, elsewhere one line a
// minute. Remarks and first failures are said once, as they come.

import type { JourneySample } from '../../record/sample.ts'
import { oneLine, wrap } from '../../report/display-width.ts'
import type { RunEvent } from '../../send/events.ts'
import { logLine, screenLines } from './live-text.ts'
import { stepText } from './step-text.ts'
import type { WatchedRun } from './watched-run.ts'

interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

const clearLine = '\r\u001b[2K'
const lineAbove = '\u001b[1A\u001b[2K'
const redrawMs = 1_000
/** However fast things happen: nobody reads faster, and drawing takes time too. */
const leastBetweenMs = 100
const lineEveryMs = 60_000

export class Progress {
  readonly #screen: Screen
  readonly #run: WatchedRun
  readonly #quiet: boolean
  readonly #rewrites: boolean
  readonly #timer: NodeJS.Timeout
  readonly #failuresSaid = new Set<string>()
  /** Lines that are on the screen now. */
  #drawn = 1
  #drawnAtMs = Number.NEGATIVE_INFINITY
  #soon: NodeJS.Timeout | undefined

  constructor(screen: Screen, run: WatchedRun, quiet: boolean) {
    this.#screen = screen
    this.#run = run
    this.#quiet = quiet
    this.#rewrites = screen.isTTY === true && process.env.TERM !== 'dumb'
    const everyMs = this.#rewrites ? redrawMs : lineEveryMs
    this.#timer = setInterval(() => this.#tick(), everyMs)
    this.#timer.unref()
    this.#draw()
  }

  /** After the run itself has seen it. */
  see(event: RunEvent): void {
    if (event.type === 'remark' || event.type === 'news') this.say(event.text)
    else if (event.type === 'step') this.say(stepText(event.step))
    else if (event.type === 'sample') this.#sayFailure(event.sample)
    this.#drawSoon()
  }

  /** A line of its own, above those that are rewritten. */
  say(text: string): void {
    if (this.#quiet) return
    const width = this.#rewrites ? this.#width : Number.POSITIVE_INFINITY
    const lines = text.split('\n').flatMap((line) => wrap(oneLine(line), width))
    this.#screen.write(`${this.#rewrites ? this.#clear() : ''}${lines.join('\n')}\n`)
    this.#draw()
  }

  end(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    if (!this.#quiet) this.#screen.write(this.#rewrites ? `${this.#clear()}\n` : '\n')
  }

  /** One less than there is, for the cursor. */
  get #width(): number {
    return (this.#screen.columns ?? 80) - 1
  }

  #tick(): void {
    if (this.#rewrites) this.#draw()
    else if (!this.#quiet) this.#screen.write(`${logLine(this.#run.now())}\n`)
  }

  #drawSoon(): void {
    const waitMs = this.#drawnAtMs + leastBetweenMs - performance.now()
    if (waitMs <= 0) this.#draw()
    else this.#soon ??= setTimeout(() => this.#draw(), waitMs).unref()
  }

  #draw(): void {
    if (!this.#rewrites || this.#quiet) return
    clearTimeout(this.#soon)
    this.#soon = undefined
    this.#drawnAtMs = performance.now()
    const now = this.#run.now()
    const row = now.rows.find(({ name, of }) => of === 'pair' && name === this.#run.journey)
    const lines = screenLines(now, row, this.#width)
    this.#screen.write(this.#clear() + lines.join('\n'))
    this.#drawn = lines.length
  }

  /** What to write so that nothing of the drawn lines is left, and the cursor is where they began. */
  #clear(): string {
    const above = lineAbove.repeat(this.#drawn - 1)
    this.#drawn = 1
    return clearLine + above
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
