// What was seen of an iteration's requests beside their latency: for the journey as a whole and for
// each of its steps.

import type { EvidenceLine } from '../record/evidence.ts'
import { EvidenceTally } from '../record/evidence-tally.ts'
import type { IterationRequest } from './runner.ts'

/** As evidence names a host: `host:port`, also where the port is the scheme's own. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
}

export class IterationEvidence {
  /** By the path of a step; the journey itself has none. */
  readonly #tallies = new Map<string, EvidenceTally>([['', new EvidenceTally()]])

  /** Of the journey, and of the steps with these paths. */
  of(paths: readonly string[]): EvidenceTally[] {
    return ['', ...paths].map((path) => {
      const tally = this.#tallies.get(path) ?? new EvidenceTally()
      this.#tallies.set(path, tally)
      return tally
    })
  }

  lines({ journey, environment, pair }: IterationRequest): EvidenceLine[] {
    return [...this.#tallies].map(([path, tally]) => ({
      environment,
      block: pair,
      subject: { kind: 'journey', name: journey, ...(path === '' ? {} : { step: path }) },
      ...tally.part(),
    }))
  }
}
