// One request as a production log tells it, and what a format is: from lines, or from a document
// whose entries are no lines. A reader fills the same record for every request, so that reading
// makes little garbage: whoever keeps a record copies it, and whoever keeps one of its texts in a
// map flattens it first, because a slice keeps the whole chunk of the log in memory.

export interface LogRecord {
  /** What the stamp says, µs since 1970; 0 where the log has no times. */
  stampUs: number
  /** Grain of this stamp, µs: 1,000,000 for whole seconds. */
  stampGrainUs: number
  /** Time the request took by the log, µs; −1 where the log does not say. */
  latencyUs: number
  method: string
  /**
   * As it was sent, query included, still percent-encoded; bytes above 0x7F as latin1. Of an
   * absolute URL what follows the host. May be something else than a path: `*`, `index.html`.
   */
  target: string
  /** 'HTTP/1.1'; '' for a request without a protocol. */
  protocol: string
  /** '' where the log does not say. */
  host: string
  /** 0 where the log does not say, or no answer was sent. */
  status: number
  /** Body bytes of the answer; `-` counts 0. */
  bytes: number
  /** Whatever identifies the sender: an address, a name; '' where the log does not say. */
  client: string
}

export function emptyRecord(): LogRecord {
  return {
    stampUs: 0,
    stampGrainUs: 1,
    latencyUs: -1,
    method: '',
    target: '',
    protocol: '',
    host: '',
    status: 0,
    bytes: 0,
    client: '',
  }
}

/** Why a line is no request. A closed list, so that the counts of two logs can be compared. */
export const rejections = [
  'empty line',
  'not in this format',
  'no request',
  'not HTTP',
  'no time',
  'no status',
  'too long',
  'cut off',
] as const
export type Rejection = (typeof rejections)[number]

/** null when the record was filled; 'directive' for what is no request but belongs there. */
export type Outcome = Rejection | 'directive' | null

/** Knows one line at a time, without its line end; bytes as latin1. Never throws. */
export interface LineParser {
  parse(line: string, record: LogRecord): Outcome
}

interface FormatFacts {
  /** Kebab case, as `--format` takes it; `nginx-own` and the like for a string of the operator. */
  name: string
  /** What the stamp means when the server does not deviate from its format. */
  timeMeans: 'start' | 'end'
  /** What a reader of the result should know about every log of this format, in words. */
  remarks: readonly string[]
}

export interface LineFormat extends FormatFacts {
  kind: 'lines'
  /** A parser has the state of one file (its #Fields, its cached second). */
  open(): LineParser
}

/** A log whose entries are no lines: HAR, GoReplay. It takes the unpacked bytes of one file. */
export interface DocumentFormat extends FormatFacts {
  kind: 'document'
  /** Calls once for each entry; the record is filled when the outcome is null. Never throws. */
  read(
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
    record: LogRecord,
    onEntry: (outcome: Outcome, text: string) => void,
  ): Promise<void>
}

export type LogFormat = LineFormat | DocumentFormat

/** A reader gives up on a longer line, as 'too long'. */
export const longestLineBytes = 1 << 20
