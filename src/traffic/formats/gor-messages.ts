// The messages of a GoReplay file: `type id ns [length]`, a line end, raw HTTP, and a separator line
// of three monkeys. Bytes of a message are kept as latin1 up to a limit, its body only as a length.

export interface GorMessage {
  /** 1 request, 2 original response, 3 replayed response. */
  type: number
  id: string
  startNs: bigint
  /** How long the message itself took; 0 where an old file does not say. */
  lengthNs: number
  /** The raw HTTP, cut behind its first 256 KiB. */
  http: string
  httpBytes: number
}

const separator = Buffer.from('\n🐵🙈🙉\n')
const longestKept = 256 << 10

/** Cuts a stream at its separators; of a long message only the beginning is kept. */
export class GorMessages {
  #rest = Buffer.alloc(0)
  #kept = ''
  #bytes = 0
  #onMessage: (text: string, bytes: number) => void

  constructor(onMessage: (text: string, bytes: number) => void) {
    this.#onMessage = onMessage
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let from = 0
    for (let at = data.indexOf(separator); at >= 0; at = data.indexOf(separator, from)) {
      this.#keep(data, from, at)
      this.#finish()
      from = at + separator.length
    }
    // The last bytes may be the beginning of a separator.
    const safe = Math.max(from, data.length - separator.length + 1)
    this.#keep(data, from, safe)
    this.#rest = Buffer.from(data.subarray(safe))
  }

  /** What came behind the last separator; '' at the end of a whole file. */
  end(): string {
    return (this.#kept + this.#rest.toString('latin1')).trim()
  }

  #keep(data: Buffer, from: number, to: number): void {
    this.#bytes += to - from
    const room = longestKept - this.#kept.length
    if (room > 0) this.#kept += data.toString('latin1', from, Math.min(to, from + room))
  }

  #finish(): void {
    this.#onMessage(this.#kept, this.#bytes)
    this.#kept = ''
    this.#bytes = 0
  }
}

const head = /^\s{0,8}([123]) ([0-9A-Za-z_-]{1,128}) (\d{1,20})(?: (-?\d{1,20}))?\s{0,4}$/

/** null where the first line is no head of a message. */
export function readGorMessage(text: string, bytes: number): GorMessage | null {
  const lineEnd = text.indexOf('\n', 1)
  const match = head.exec(text.slice(0, lineEnd < 0 ? 512 : Math.min(lineEnd, 512)))
  if (match === null) return null
  const from = lineEnd < 0 ? text.length : lineEnd + 1
  return {
    type: Number(match[1]),
    id: match[2]!,
    startNs: BigInt(match[3]!),
    lengthNs: Math.max(0, Number(match[4] ?? 0)),
    http: text.slice(from),
    httpBytes: bytes - from,
  }
}
