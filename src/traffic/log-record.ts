// One request as a production log tells it. The reader fills the same object for every line, so
// that reading makes no garbage: whoever keeps a record copies it.

export interface LogRecord {
  /** What the stamp says, µs since 1970. */
  stampUs: number
  /** Time the request took by the log, µs; −1 where the log does not say. */
  latencyUs: number
  method: string
  /** As it was sent, query included, still percent-encoded; bytes above 0x7F as latin1. */
  target: string
  /** 'HTTP/1.1'; '' for a request without a protocol. */
  protocol: string
  /** '' where the log does not say. */
  host: string
  /** 0 where the log does not say, or no answer was sent. */
  status: number
  /** Body bytes of the answer; `-` counts 0. */
  bytes: number
  /** Whatever identifies the sender: an address, a name. */
  client: string
}

export function emptyRecord(): LogRecord {
  return {
    stampUs: 0,
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

/** A format knows one line at a time; a directive such as IIS `#Fields` is consumed as 'directive'. */
export interface LineParser {
  /** null when the record was filled; 'directive' for a line that is no request but belongs there. */
  parse(line: string, record: LogRecord): Rejection | 'directive' | null
}

export interface LogFormat {
  /** Kebab case, as `--format` takes it. */
  name: string
  /** What the stamp means when the server does not deviate from its format. */
  timeMeans: 'start' | 'end'
  /** Grain of the stamp, µs: 1,000,000 for whole seconds. */
  stampGrainUs: number
  /** A parser has the state of one file (its #Fields, its cached second). */
  open(): LineParser
}
