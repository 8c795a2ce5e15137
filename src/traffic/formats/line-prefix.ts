// What stands before a line when something has carried it: Docker's JSON, the runtime of Kubernetes
// (CRI), journald, syslog. Recognised from the first lines, and taken off by a parser around another.
// Docker and CRI cut long lines into parts: those are put together again.

import { type LineFormat, type LogRecord, longestLineBytes, type Outcome } from '../log-record.ts'
import { asBytes, parseJsonObject } from './json-text.ts'

interface Carried {
  line: string
  /** The rest comes with the next line. */
  isPart: boolean
}

export interface LinePrefix {
  /** As in "every line has a prefix of Docker". */
  name: string
  /** null where the line has no such prefix. */
  strip(line: string): Carried | null
}

const docker: LinePrefix = {
  name: 'Docker (JSON)',
  strip(line) {
    if (!line.startsWith('{') || !line.includes('"log":')) return null
    const text = parseJsonObject(line)?.log
    if (typeof text !== 'string') return null
    const isWhole = text.endsWith('\n')
    return { line: asBytes(isWhole ? text.slice(0, -1) : text, line), isPart: !isWhole }
  },
}

const journalJson: LinePrefix = {
  name: 'journald (JSON)',
  strip(line) {
    if (!line.startsWith('{') || !line.includes('"MESSAGE"')) return null
    const text = parseJsonObject(line)?.MESSAGE
    return typeof text === 'string' ? { line: asBytes(text, line), isPart: false } : null
  },
}

const cri: LinePrefix = {
  name: 'CRI (Kubernetes)',
  strip(line) {
    const match =
      /^\d{4}-\d\d-\d\dT[\d:.]{8,24}(?:Z|[+-]\d\d:\d\d) std(?:out|err) ([FP])[^ ]{0,32} /.exec(line)
    return match && { line: line.slice(match[0].length), isPart: match[1] === 'P' }
  },
}

/** `Nov  1 10:00:00` or ISO, a host, a tag with a process id; before them perhaps a priority. */
const syslogHead =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\dT[\d:.,]{8,24}(?:Z|[+-]\d\d:?\d\d)?) [^ ]{1,255} [^ :[]{1,128}(?:\[\d{1,10}\])?: ?/

const syslogNewHead =
  /^<\d{1,3}>1 [^ ]{1,64} [^ ]{1,255} [^ ]{1,48} [^ ]{1,128} [^ ]{1,32} (?:-|\[[^\]]{0,1000}\]) ?(?:\xef\xbb\xbf)?/

const syslog: LinePrefix = {
  name: 'syslog or journald',
  strip(line) {
    const match = syslogNewHead.exec(line) ?? syslogHead.exec(line)
    return match && { line: line.slice(match[0].length), isPart: false }
  },
}

const prefixes = [docker, journalJson, cri, syslog]

/** The prefix that nearly every line has. */
export function findPrefix(lines: string[]): LinePrefix | null {
  for (const prefix of prefixes) {
    const having = lines.filter((line) => prefix.strip(line) !== null).length
    if (having > 0 && having >= lines.length * 0.9) return prefix
  }
  return null
}

/** Lines without their prefix, parts put together. */
export function stripAll(lines: string[], prefix: LinePrefix): string[] {
  const joiner = new PartJoiner(prefix)
  return lines.map((line) => joiner.add(line)).filter((line) => line !== null)
}

/** The same format where each line has that prefix; a line without it is read as it is. */
export function behindPrefix(format: LineFormat, prefix: LinePrefix): LineFormat {
  return {
    ...format,
    remarks: [...format.remarks, `the prefix of ${prefix.name} was taken off each line`],
    open() {
      const parser = format.open()
      const joiner = new PartJoiner(prefix)
      return {
        parse(line: string, record: LogRecord): Outcome {
          const whole = joiner.add(line)
          if (whole === null) return 'directive'
          return whole.length > longestLineBytes ? 'too long' : parser.parse(whole, record)
        },
      }
    },
  }
}

class PartJoiner {
  #begun = ''
  #prefix: LinePrefix

  constructor(prefix: LinePrefix) {
    this.#prefix = prefix
  }

  /** null for a part of which the rest is still to come. */
  add(line: string): string | null {
    const carried = this.#prefix.strip(line) ?? { line, isPart: false }
    const text = this.#begun + carried.line
    // Of a line that never ends no more is kept than shows that it is too long.
    this.#begun = carried.isPart ? text.slice(0, longestLineBytes + 1) : ''
    return carried.isPart ? null : text
  }
}
