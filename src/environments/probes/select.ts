// Picks the value of an http probe out of an answer: a place in its JSON, a header, or a part of its
// text. What is not there is no value.

import { ProbeError } from './probe-error.ts'

interface Answered {
  headers: Record<string, string>
  text(): string
}

export interface Selection {
  json?: string | undefined
  header?: string | undefined
  text?: string | undefined
}

export function select(answer: Answered, { json, header, text }: Selection): string {
  if (header !== undefined) {
    const value = answer.headers[header.toLowerCase()]
    if (value === undefined) throw new ProbeError(`the answer has no header ${header}`)
    return value
  }
  if (json !== undefined) return fromJson(answer.text(), json)
  if (text === undefined) return answer.text().trim()
  const found = new RegExp(text, 'm').exec(answer.text())
  if (found === null) throw new ProbeError(`nothing in the answer matches ${text}`)
  return found[1] ?? found[0]
}

/** `flags.newSearch`, `$.nodes[0].version`. */
function fromJson(text: string, place: string): string {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new ProbeError(
      `the answer is no JSON; it begins with ${JSON.stringify(text.slice(0, 40))}`,
    )
  }
  const value = valueAt(document, place)
  if (value === undefined) throw new ProbeError(`the answer's JSON has nothing at ${place}`)
  return typeof value === 'string' ? value : JSON.stringify(sorted(value))
}

function valueAt(document: unknown, place: string): unknown {
  const keys = place
    .replace(/^\$\.?/, '')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '')
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  }, document)
}

/** The order of keys is no difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
