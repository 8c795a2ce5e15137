// Opens a compiled plan: its header at once, its arrivals as a stream, a chunk at a time. The file may
// come from elsewhere, so each length in it is checked against a limit before it is believed.

import { type FileHandle, open, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { Arrival, TrafficPlanHeader } from './arrival.ts'
import { ChunkError } from './plan-bytes.ts'
import { decodeChunk, longestChunk } from './plan-chunk.ts'
import { footFrom } from './plan-foot.ts'
import { magic, type PlanFoot } from './write-plan.ts'

const longestFoot = 64 * 1_024 * 1_024
const tailLength = 4 + magic.length
const decompress = promisify(zstdDecompress)

export class PlanFileError extends Error {
  override name = 'PlanFileError'
}

export interface TrafficPlan {
  header: TrafficPlanHeader
  /** In order of time, in batches; from the start, or from the first arrival at or after `fromUs`. */
  arrivals(fromUs?: number): AsyncGenerator<Arrival[], void>
}

export async function openPlan(path: string): Promise<TrafficPlan> {
  const file = await openFile(path)
  try {
    const foot = await readFoot(file, path)
    return { header: foot.header, arrivals: (fromUs = 0) => readArrivals(path, foot, fromUs) }
  } finally {
    await file.close()
  }
}

/** By its first bytes. What is no file, such as a pipe, is not read from. */
export async function isPlanFile(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined)
  if (!entry?.isFile()) return false
  const file = await open(path)
  try {
    return (await readAt(file, 0, magic.length)).equals(magic)
  } finally {
    await file.close()
  }
}

async function* readArrivals(
  path: string,
  foot: PlanFoot,
  fromUs: number,
): AsyncGenerator<Arrival[], void> {
  const after = foot.chunks.findIndex(([, , firstAtUs]) => firstAtUs >= fromUs)
  const first = Math.max(0, (after === -1 ? foot.chunks.length : after) - 1)
  const file = await openFile(path)
  try {
    for (let index = first; index < foot.chunks.length; index++) {
      const arrivals = await readChunk(file, path, foot, index)
      const batch = index === first ? arrivals.filter(({ atUs }) => atUs >= fromUs) : arrivals
      if (batch.length > 0) yield batch
    }
  } finally {
    await file.close()
  }
}

async function readChunk(file: FileHandle, path: string, foot: PlanFoot, index: number) {
  const [offset, length, firstAtUs] = foot.chunks[index]!
  try {
    const bytes = await decompress(await readAt(file, offset, length), {
      maxOutputLength: longestChunk,
    })
    const arrivals = decodeChunk(bytes, foot.endpointOf)
    if (arrivals[0]?.atUs !== firstAtUs) throw new ChunkError('it is not where the foot says')
    return arrivals
  } catch (error) {
    throw damaged(path, `chunk ${index + 1} of ${foot.chunks.length}: ${(error as Error).message}`)
  }
}

async function readFoot(file: FileHandle, path: string): Promise<PlanFoot> {
  const { size } = await file.stat()
  const begin = await readAt(file, 0, Math.min(size, magic.length))
  if (!begin.equals(magic)) {
    throw new PlanFileError(
      `${path} is no traffic plan: expected a file that "trueup traffic plan LOG --out FILE" wrote`,
    )
  }
  const tail = await readAt(file, Math.max(magic.length, size - tailLength), tailLength)
  if (tail.length < tailLength || !tail.subarray(4).equals(magic)) {
    throw damaged(path, 'its end is missing')
  }
  const length = tail.readUInt32LE()
  const offset = size - tailLength - length
  if (length > longestFoot || offset < magic.length) throw damaged(path, 'its foot is too long')
  try {
    const bytes = await decompress(await readAt(file, offset, length), {
      maxOutputLength: longestFoot,
    })
    return footFrom(JSON.parse(bytes.toString('utf8')), offset)
  } catch (error) {
    throw damaged(path, `its foot: ${(error as Error).message}`)
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    throw new PlanFileError(
      `The traffic plan ${path} cannot be read: ${(error as Error).message}. "trueup traffic plan LOG --out FILE" writes one.`,
    )
  }
}

function damaged(path: string, what: string): PlanFileError {
  return new PlanFileError(
    `The traffic plan ${path} is cut off or damaged: ${what}. Write it again from the log.`,
  )
}
