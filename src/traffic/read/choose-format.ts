// Which format a log is read in: the one that was named, or the one that its first lines look like.

import { nearestKey } from '../../config/nearest-key.ts'
import type { TrafficConfig } from '../../config/schema.ts'
import { compileLogFormat, detectFormat, formats, jsonLines } from '../formats/index.ts'
import type { LogFormat } from '../log-record.ts'
import { LogError } from './log-error.ts'
import { firstLines } from './log-file.ts'
import type { Source } from './source.ts'

export interface ChosenFormat {
  format: LogFormat
  /** Why it is this one, in words. */
  evidence: string
}

const linesToDetectBy = 500

export async function chooseFormat(
  wanted: TrafficConfig['format'],
  sources: Source[],
): Promise<ChosenFormat> {
  if (wanted === undefined) return await detected(sources)
  const format = given(wanted)
  const { lines } = await firstFilled(sources)
  const found = detectFormat(lines, format)
  return { format: found.format ?? format, evidence: found.evidence }
}

/** What the user named; its lines may still have the prefix of a container's or a system's log. */
function given(wanted: NonNullable<TrafficConfig['format']>): LogFormat {
  if (typeof wanted === 'object') return jsonLines(wanted.json)
  if (/[$%]/.test(wanted)) return compiled(wanted)
  const format = Object.hasOwn(formats, wanted) ? formats[wanted] : undefined
  if (format) return format
  const names = Object.keys(formats)
  const near = nearestKey(wanted, names)
  throw new LogError(
    `There is no log format "${wanted}"${near === undefined ? '' : `; did you mean ${near}?`}\n` +
      `Expected one of ${names.join(', ')}, or a format string with $ or %.`,
  )
}

function compiled(operatorsString: string): LogFormat {
  try {
    return compileLogFormat(operatorsString)
  } catch (cause) {
    throw new LogError(`The log format cannot be used: ${(cause as Error).message}`, { cause })
  }
}

async function detected(sources: Source[]): Promise<ChosenFormat> {
  const { name, lines } = await firstFilled(sources)
  if (lines.length === 0) {
    const names = sources.map((source) => source.name)
    throw new LogError(`There is no line in ${names.join(', ')}: name a log that has requests`)
  }
  const found = detectFormat(lines)
  if (found.format) return { format: found.format, evidence: found.evidence }
  throw new LogError(
    `The format of ${name} was not recognised: ${found.evidence}.\n` +
      `Name it with --format (one of ${Object.keys(formats).join(', ')}),\n` +
      `or give the server's own format string with --log-format.`,
  )
}

/** The lines of the first file that has any: one that was rotated a moment ago is empty. */
async function firstFilled(sources: Source[]): Promise<{ name: string; lines: string[] }> {
  for (const source of sources) {
    const lines = await firstLines(source, linesToDetectBy)
    if (lines.some((line) => line.trim() !== '')) return { name: source.name, lines }
  }
  return { name: '', lines: [] }
}
