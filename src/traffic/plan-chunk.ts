// The body of a plan file comes in chunks: some thousand arrivals as columns, with a dictionary of
// their requests, so that a chunk can be read without those before it. Whole numbers are written in
// seven bits a byte, lowest first. What is read is checked: it goes out on the wire as it stands.

import type { Arrival } from './arrival.ts'
import { ByteReader, ByteWriter, ChunkError } from './plan-bytes.ts'

export const arrivalsPerChunk = 8_192
export const longestTarget = 16_384
/** More than any chunk that is written can have. */
export const longestChunk = 192 * 1_024 * 1_024

/** A request as it repeats through a log; `endpoint` is the number before ranking. */
export interface PlannedRequest {
  method: string
  target: string
  endpoint: number
}

/** The columns of one chunk while it is filled. */
export class ChunkColumns {
  readonly atUs = new Float64Array(arrivalsPerChunk)
  readonly request = new Uint32Array(arrivalsPerChunk)
  readonly status = new Uint16Array(arrivalsPerChunk)
  readonly client = new Uint32Array(arrivalsPerChunk)
  readonly requests: PlannedRequest[] = []
  count = 0
  readonly #bytes = new ByteWriter()

  /** Good until the columns are filled again. */
  encode(): Buffer {
    const { count, requests } = this
    const bytes = this.#bytes
    bytes.clear()
    bytes.number(count)
    bytes.number(requests.length)
    for (const { method, target, endpoint } of requests) {
      bytes.number(endpoint)
      bytes.text(method)
      bytes.text(target)
    }
    let before = 0
    for (let index = 0; index < count; index++) {
      bytes.number(this.atUs[index]! - before)
      before = this.atUs[index]!
    }
    for (let index = 0; index < count; index++) bytes.number(this.request[index]!)
    for (let index = 0; index < count; index++) bytes.number(this.status[index]!)
    for (let index = 0; index < count; index++) bytes.number(this.client[index]!)
    return bytes.written()
  }

  clear(): void {
    this.count = 0
    this.requests.length = 0
  }
}

/** `endpointOf` turns the numbers before ranking into those of the header. */
export function decodeChunk(bytes: Buffer, endpointOf: readonly number[]): Arrival[] {
  const reader = new ByteReader(bytes)
  const count = reader.number(arrivalsPerChunk)
  const requests = Array.from({ length: reader.number(arrivalsPerChunk) }, () => {
    const endpoint = endpointOf[reader.number(endpointOf.length - 1)]!
    return { endpoint, method: methodFrom(reader.text(32)), target: targetFrom(reader) }
  })
  const arrivals: Arrival[] = new Array(count)
  let atUs = 0
  for (let index = 0; index < count; index++) {
    atUs += reader.number(Number.MAX_SAFE_INTEGER - atUs)
    arrivals[index] = { atUs, method: '', target: '', endpoint: 0, status: 0, client: 0 }
  }
  for (const arrival of arrivals) {
    const { method, target, endpoint } = requests[reader.number(requests.length - 1)]!
    arrival.method = method
    arrival.target = target
    arrival.endpoint = endpoint
  }
  for (const arrival of arrivals) arrival.status = reader.number(999)
  for (const arrival of arrivals) arrival.client = reader.number(0xff_ff_ff_ff)
  reader.end()
  return arrivals
}

function methodFrom(text: string): string {
  if (/^[A-Za-z-]{1,32}$/.test(text)) return text
  throw new ChunkError(`expected a method, got ${JSON.stringify(text)}`)
}

function targetFrom(reader: ByteReader): string {
  const text = reader.text(longestTarget)
  if (/^\/[\x21-\x7e]*$/.test(text)) return text
  throw new ChunkError(`expected a path, got ${JSON.stringify(text.slice(0, 80))}`)
}
