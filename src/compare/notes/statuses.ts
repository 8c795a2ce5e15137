// How many answers of each side had a status, over everything that was answered.

import type { Evidence } from '../evidence/pool.ts'

export interface StatusCount {
  reference: Count
  candidate: Count
}

interface Count {
  found: number
  of: number
}

/** One in a hundred more, and more than a few, is a pattern. */
const leastChange = 0.01
const fewest = 3

/** Where a status is clearly more frequent on one side. */
export function statusDiffers({ lines }: Evidence, status: string): StatusCount | undefined {
  const count = (side: 'reference' | 'candidate'): Count => {
    let found = 0
    let of = 0
    for (const { statuses } of lines[side]) {
      found += statuses[status] ?? 0
      for (const answers of Object.values(statuses)) of += answers
    }
    return { found, of }
  }
  const [reference, candidate] = [count('reference'), count('candidate')]
  if (reference.of === 0 || candidate.of === 0) return undefined
  const change = rateOf(candidate) - rateOf(reference)
  if (Math.abs(change) < leastChange) return undefined
  if (Math.abs(candidate.found - reference.found) < fewest) return undefined
  return { reference, candidate }
}

export function rateOf({ found, of }: Count): number {
  return found / of
}

/** `40 of 200 answers of staging, 0 of 200 of production` */
export function countsInWords(
  { reference, candidate }: StatusCount,
  labels: { reference: string; candidate: string },
): string {
  return `${candidate.found} of ${candidate.of} answers in ${labels.candidate}, ${reference.found} of ${reference.of} in ${labels.reference}`
}
