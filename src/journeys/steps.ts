// The recorder behind step, think and check: one for each iteration, for browser and HTTP journeys
// alike. It keeps the clock of every open step and says in the end what each of them took.
// A step of the same path run several times in one iteration counts as one: its times are added.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Outcome, StepSample } from '../record/sample.ts'
import { longestName } from '../record/shape.ts'
import type { JourneyTools } from './define.ts'
import { JourneyFailure } from './failure.ts'
import { mergeMetrics, mergeSteps, type StepMetrics } from './merge-steps.ts'
import { Stopwatch } from './stopwatch.ts'

interface Scope {
  /** Empty for the journey as a whole. */
  path: string
  parent?: Scope
  watch: Stopwatch
  /** What becomes of it in the result, in the order in which steps began. */
  sample: StepSample
  open: boolean
}

export class StepRecorder {
  readonly #root = newScope('')
  readonly #scopes: Scope[] = []
  /** Steps may run side by side (Promise.all), so the step at hand belongs to the async context. */
  readonly #current = new AsyncLocalStorage<Scope>()
  readonly #failedIn = new WeakMap<Error, string>()

  /** The three that an author gets; bound, so that they can be taken apart. */
  readonly tools: Pick<JourneyTools, 'step' | 'think' | 'check'> = {
    step: (name, body) => this.#step(name, body),
    think: (ms) => this.#think(ms),
    check,
  }

  /** Starts the journey's clock: what was set up before does not count. */
  start(): void {
    this.#root.watch = new Stopwatch()
  }

  /** Stops every clock that runs here, until the function returned is called. */
  pause(): () => void {
    const resumes: (() => void)[] = []
    for (let scope: Scope | undefined = this.#here(); scope; scope = scope.parent) {
      resumes.push(scope.watch.pause())
    }
    return () => {
      for (const resume of resumes) resume()
    }
  }

  /** Adds to the metrics of the step at hand and of those around it. */
  addMetrics(metrics: StepMetrics): void {
    for (let scope = this.#here(); scope.parent; scope = scope.parent) {
      scope.sample.metrics = mergeMetrics(scope.sample.metrics, metrics)
    }
  }

  /** The paths of the step at hand and of those around it. */
  paths(): string[] {
    const paths: string[] = []
    for (let scope = this.#here(); scope.parent; scope = scope.parent) paths.push(scope.path)
    return paths
  }

  /** The innermost step in which this was thrown. */
  stepOf(thrown: unknown): string | undefined {
    return thrown instanceof Error ? this.#failedIn.get(thrown) : undefined
  }

  /** The step that began last and is open still: where an iteration hangs. */
  openStep(): string | undefined {
    return this.#scopes.findLast((scope) => scope.open)?.path
  }

  elapsedUs(): number {
    return this.#root.watch.elapsedUs()
  }

  /** Ends the iteration; steps that are open still get `outcome`, and later ones are refused. */
  finish(outcome: Outcome): { durationUs: number; steps: StepSample[] } {
    for (const scope of this.#scopes) if (scope.open) close(scope, outcome)
    this.#root.open = false
    return {
      durationUs: this.#root.watch.stop(),
      steps: mergeSteps(this.#scopes.map((scope) => scope.sample)),
    }
  }

  #here(): Scope {
    return this.#current.getStore() ?? this.#root
  }

  async #step<T>(name: string, body: () => Promise<T> | T): Promise<T> {
    const parent = this.#here()
    // What a cut-off journey still tries leads nowhere, and disturbs nobody by failing.
    if (!this.#root.open) return new Promise(() => {})
    if (!parent.open) throw endedFailure(`step '${name}'`, parent.path)
    const scope = newScope(pathOf(parent, name), parent)
    this.#scopes.push(scope)
    try {
      const result = await this.#current.run(scope, body)
      close(scope, 'ok')
      return result
    } catch (thrown) {
      if (!this.#root.open) return await new Promise(() => {})
      close(scope, isTimeout(thrown) ? 'timed-out' : 'failed')
      if (thrown instanceof Error && !this.#failedIn.has(thrown)) {
        this.#failedIn.set(thrown, scope.path)
      }
      throw thrown
    }
  }

  async #think(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new TypeError(`think() takes milliseconds, 0 or more; it got ${ms}`)
    const resume = this.pause()
    try {
      await new Promise((resolve) => setTimeout(resolve, ms))
    } finally {
      resume()
    }
  }
}

function newScope(path: string, parent?: Scope): Scope {
  const sample: StepSample = { name: path, outcome: 'ok', durationUs: 0 }
  return { path, parent, watch: new Stopwatch(), sample, open: true }
}

function close(scope: Scope, outcome: Outcome): void {
  if (!scope.open) return
  scope.open = false
  scope.sample.durationUs = scope.watch.stop()
  scope.sample.outcome = outcome
}

function pathOf(parent: Scope, name: string): string {
  if (typeof name !== 'string' || name.trim() === '' || name.includes(' > ')) {
    throw new TypeError(`a step's name is a text without ' > '; it got ${JSON.stringify(name)}`)
  }
  const path = parent.path === '' ? name : `${parent.path} > ${name}`
  if (path.length > longestName) {
    throw new TypeError(
      `a step's name, with those around it, has at most ${longestName} characters; that of '${name.slice(0, 40)}…' has ${path.length}`,
    )
  }
  return path
}

function endedFailure(what: string, parentPath: string): JourneyFailure {
  return new JourneyFailure(
    'script',
    `${what} began after step '${parentPath}' had ended: await every step before the one around it returns`,
  )
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && 'kind' in thrown && thrown.kind === 'timed-out'
}

function check(condition: unknown, message: string): void {
  if (!condition) throw new JourneyFailure('assertion', message)
}
