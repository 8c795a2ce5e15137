// Checks the foot of a plan file, which says where everything in it lies: nothing of it is believed
// that would read outside of the file or make an arrival point nowhere.

import type { PlanFoot } from './write-plan.ts'

const mostEndpoints = 10_000

/** Throws an error that says what was expected. `end` is where the chunks have to end. */
export function footFrom(value: unknown, end: number): PlanFoot {
  const foot = objectFrom(value, 'the foot')
  const header = objectFrom(foot.header, 'header')
  if (header.schemaVersion !== 1) {
    throw new Error(
      `expected schemaVersion 1, got ${JSON.stringify(header.schemaVersion)}; it needs another version of trueup`,
    )
  }
  checkHeader(header)
  const endpoints = header.endpoints as unknown[]
  const endpointOf = listFrom(foot.endpointOf, 'endpointOf')
  for (const index of endpointOf) wholeFrom(index, 'endpointOf', endpoints.length - 1)
  let before = 0
  for (const chunk of listFrom(foot.chunks, 'chunks')) {
    const [offset, length, firstAtUs] = listFrom(chunk, 'a chunk')
    wholeFrom(offset, 'offset of a chunk', end)
    wholeFrom(length, 'length of a chunk', Math.min(end - (offset as number), 2 ** 28))
    before = wholeFrom(firstAtUs, 'time of a chunk', Number.MAX_SAFE_INTEGER, before)
  }
  return foot as unknown as PlanFoot
}

function checkHeader(header: Record<string, unknown>): void {
  for (const key of ['seed', 'arrivals', 'durationUs']) {
    wholeFrom(header[key], key, Number.MAX_SAFE_INTEGER)
  }
  wholeFrom(header.copies, 'copies', 1_000_000, 1)
  const lines = objectFrom(header.lines, 'lines')
  for (const key of ['read', 'parsed', 'rejected']) {
    wholeFrom(lines[key], `lines.${key}`, Number.MAX_SAFE_INTEGER)
  }
  for (const key of ['filtered', 'masked']) {
    for (const count of Object.values(objectFrom(header[key], key))) {
      wholeFrom(count, key, Number.MAX_SAFE_INTEGER)
    }
  }
  const endpoints = listFrom(header.endpoints, 'endpoints')
  if (endpoints.length > mostEndpoints) throw new Error(`more than ${mostEndpoints} endpoints`)
  for (const endpoint of endpoints) {
    const { method, route, planned, example } = objectFrom(endpoint, 'an endpoint')
    textFrom(method, 'method of an endpoint')
    textFrom(route, 'route of an endpoint')
    textFrom(example, 'example of an endpoint')
    wholeFrom(planned, 'planned of an endpoint', Number.MAX_SAFE_INTEGER)
  }
  for (const remark of listFrom(header.remarks, 'remarks')) textFrom(remark, 'a remark')
}

function objectFrom(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new Error(`expected ${what} to be an object`)
}

function listFrom(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new Error(`expected ${what} to be a list`)
}

function textFrom(value: unknown, what: string): void {
  if (typeof value !== 'string') throw new Error(`expected ${what} to be text`)
}

function wholeFrom(value: unknown, what: string, largest: number, smallest = 0): number {
  if (Number.isSafeInteger(value)) {
    const number = value as number
    if (number >= smallest && number <= largest) return number
  }
  throw new Error(`expected ${what} to be a whole number from ${smallest} to ${largest}`)
}
