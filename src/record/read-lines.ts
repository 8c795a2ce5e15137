// Reads a file of JSON lines that may be cut off, damaged or hostile: one line at a time, no line
// longer than a limit, every fault counted and none of them fatal.

import { createReadStream } from 'node:fs'
import { ShapeError } from './shape.ts'

const longestLine = 4 * 1_024 * 1_024
const faultsShown = 3

export interface LinesRead<T> {
  records: T[]
  problems: string[]
}

export async function readLines<T>(
  path: string,
  fileName: string,
  read: (value: unknown) => T,
): Promise<LinesRead<T>> {
  const records: T[] = []
  const faults: string[] = []
  let number = 0
  for await (const { text, whole } of linesOf(path)) {
    number++
    if (text === '') continue
    try {
      if (text === null) throw new ShapeError(`longer than ${longestLine} bytes`)
      records.push(read(JSON.parse(text)))
    } catch (error) {
      if (error instanceof ShapeError) faults.push(`line ${number}: ${error.message}`)
      else if (!(error instanceof SyntaxError)) throw error
      else faults.push(`line ${number} ${whole ? 'is not JSON' : 'is cut off'}`)
    }
  }
  return { records, problems: summary(fileName, faults) }
}

function summary(fileName: string, faults: string[]): string[] {
  if (faults.length === 0) return []
  const more = faults.length - faultsShown
  const rest = more > 0 ? `; and ${more} more` : ''
  const left = faults.length === 1 ? '1 line is' : `${faults.length} lines are`
  return [`${fileName}: ${left} left out: ${faults.slice(0, faultsShown).join('; ')}${rest}`]
}

/** `text` is null for a line over the limit; `whole` is false for a last line without its end. */
async function* linesOf(path: string): AsyncGenerator<{ text: string | null; whole: boolean }> {
  let pieces: Buffer[] = []
  let length = 0
  const line = (whole: boolean) => {
    const text = length > longestLine ? null : Buffer.concat(pieces).toString('utf8').trim()
    pieces = []
    length = 0
    return { text, whole }
  }
  const keep = (piece: Buffer) => {
    length += piece.length
    if (length <= longestLine) pieces.push(piece)
    else pieces = []
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end))
      yield line(true)
      start = end + 1
    }
    keep(chunk.subarray(start))
  }
  if (length > 0) yield line(false)
}
