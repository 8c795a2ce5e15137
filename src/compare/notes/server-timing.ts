// Inside the server, as it says itself in Server-Timing: which of its entries is a part of the gap.

import { serverTimingMs } from '../evidence/readings.ts'
import { type PartOfGap, partOfGap } from './part-of-gap.ts'
import type { Finding } from './rule.ts'

export interface TimingEntry {
  name: string
  found: PartOfGap
}

const databases =
  /^(db|sql|database|query|queries|orm|mysql|mariadb|postgres(ql)?|pg|sqlite|oracle|mssql|mongo(db)?|cassandra|dynamo(db)?|active_?record)\b/i
/** All of the server's work at once: no news beside the first byte. */
const envelopes = /^(total|app|all|request|response|server|origin|edge|upstream|process|backend)$/i

export const isDatabase = (name: string): boolean => databases.test(name)
export const isEnvelope = (name: string): boolean => envelopes.test(name)

/** The entries with a part in the gap, the largest first. */
export function timingEntries(finding: Finding, wanted: (name: string) => boolean): TimingEntry[] {
  const { reference, candidate } = finding.evidence.lines
  const names = new Set(
    [...reference, ...candidate].flatMap(({ serverTiming }) => Object.keys(serverTiming)),
  )
  return [...names]
    .filter(wanted)
    .flatMap((name) => {
      const found = partOfGap(finding, serverTimingMs(name))
      return found === undefined ? [] : [{ name, found }]
    })
    .sort((a, b) => b.found.share - a.found.share)
}
