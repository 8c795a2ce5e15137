// Counts every line once: read as a request, or rejected for a reason. A few rejected lines are
// kept as examples, for counts alone help nobody.

import type { Outcome, Rejection } from '../log-record.ts'
import { exampleOf } from './example.ts'

export interface RejectedLines {
  count: number
  /** The first ones, masked. */
  examples: string[]
}

export type Rejected = Partial<Record<Rejection, RejectedLines>>

const examplesPerReason = 5

export class Tally {
  /** lines = parsed + all that was rejected; directives such as `#Fields` are no lines of these. */
  lines = 0
  parsed = 0
  readonly rejected: Rejected = {}

  /** Whether the record was filled. */
  count(outcome: Outcome, line: string): boolean {
    if (outcome === 'directive') return false
    this.lines++
    if (outcome !== null) {
      this.#reject(outcome, line)
      return false
    }
    this.parsed++
    return true
  }

  #reject(reason: Rejection, line: string): void {
    this.rejected[reason] ??= { count: 0, examples: [] }
    const entry = this.rejected[reason]
    entry.count++
    // An empty line is no example of anything.
    const shows = entry.examples.length < examplesPerReason && line.trim() !== ''
    if (shows) entry.examples.push(exampleOf(line))
  }
}
