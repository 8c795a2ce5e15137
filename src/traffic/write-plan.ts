// Writes a plan file as arrivals come, in memory that does not grow with them. What is known only at
// the end, such as the totals, is written at the end. The file has its name only when it is whole.
//
// Layout: magic; chunks, each a zstd frame; the foot (JSON, a zstd frame); length of the foot; magic.

import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { constants, zstdCompressSync } from 'node:zlib'
import type { TrafficPlanHeader } from './arrival.ts'
import { arrivalsPerChunk, ChunkColumns, type PlannedRequest } from './plan-chunk.ts'

export const magic = Buffer.from('trueup-plan-1\r\n\x1a', 'latin1')

/** What is needed to read the chunks, behind them in the file. */
export interface PlanFoot {
  header: TrafficPlanHeader
  /** Endpoint in the header by the number in the chunks. */
  endpointOf: number[]
  /** Where each chunk begins in the file, its length there, and its first arrival. */
  chunks: [offset: number, length: number, firstAtUs: number][]
}

const compression = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
}

export class PlanWriter {
  readonly #path: string
  readonly #partPath: string
  readonly #file: number
  readonly #columns = new ChunkColumns()
  readonly #chunks: PlanFoot['chunks'] = []
  /** Place of a request in the dictionary of the running chunk. */
  readonly #places = new Map<PlannedRequest, number>()
  #isOpen = true
  #offset = 0
  #arrivals = 0
  #lastAtUs = 0

  constructor(path: string) {
    this.#path = path
    this.#partPath = `${path}.part`
    this.#file = openSync(this.#partPath, 'w')
    this.#append(magic)
  }

  get arrivals(): number {
    return this.#arrivals
  }

  get lastAtUs(): number {
    return this.#lastAtUs
  }

  /** In order of time. Requests are told apart by identity: the same object, the same entry. */
  add(atUs: number, request: PlannedRequest, status: number, client: number): void {
    const columns = this.#columns
    let place = this.#places.get(request)
    if (place === undefined) {
      place = columns.requests.push(request) - 1
      this.#places.set(request, place)
    }
    const index = columns.count++
    columns.atUs[index] = atUs
    columns.request[index] = place
    columns.status[index] = status
    columns.client[index] = client
    this.#arrivals++
    this.#lastAtUs = atUs
    if (columns.count === arrivalsPerChunk) this.#endChunk()
  }

  finish(header: TrafficPlanHeader, endpointOf: number[]): void {
    if (this.#columns.count > 0) this.#endChunk()
    const foot: PlanFoot = { header, endpointOf, chunks: this.#chunks }
    const bytes = zstdCompressSync(JSON.stringify(foot), compression)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    this.#append(Buffer.concat([bytes, length, magic]))
    this.#close()
    renameSync(this.#partPath, this.#path)
  }

  /** Leaves nothing behind of a plan that was not finished. */
  abandon(): void {
    this.#close()
    rmSync(this.#partPath, { force: true })
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file)
    this.#isOpen = false
  }

  #endChunk(): void {
    const bytes = zstdCompressSync(this.#columns.encode(), compression)
    this.#chunks.push([this.#offset, bytes.length, this.#columns.atUs[0]!])
    this.#append(bytes)
    this.#columns.clear()
    this.#places.clear()
  }

  #append(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from)
    this.#offset += bytes.length
  }
}
