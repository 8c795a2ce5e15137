// Reads what came by OTLP with nothing of OpenTelemetry: the wire format of protobuf, and the field
// numbers of opentelemetry-proto.

type Field = { number: number; wire: number; value: bigint; bytes: Buffer }

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('ends within a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const wire = key & 7
    if (wire === 0) {
      fields.push({ number: key >> 3, wire, value: varint(), bytes: Buffer.alloc(0) })
      continue
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint())
    if (wire === 3 || wire === 4 || at + length > bytes.length)
      throw new Error(`no protobuf at ${at}`)
    fields.push({ number: key >> 3, wire, value: 0n, bytes: bytes.subarray(at, at + length) })
    at += length
  }
  return fields
}

class Message {
  readonly #fields: Field[]
  constructor(bytes: Buffer) {
    this.#fields = fieldsOf(bytes)
  }
  all(number: number): Message[] {
    return this.#bytes(number).map((bytes) => new Message(bytes))
  }
  one(number: number): Message {
    return this.all(number)[0] ?? new Message(Buffer.alloc(0))
  }
  text(number: number): string {
    return this.#bytes(number)[0]?.toString('utf8') ?? ''
  }
  hex(number: number): string {
    return this.#bytes(number)[0]?.toString('hex') ?? ''
  }
  has(number: number): boolean {
    return this.#fields.some((field) => field.number === number)
  }
  fixed64(number: number): bigint {
    return this.#bytes(number)[0]?.readBigUInt64LE() ?? 0n
  }
  double(number: number): number {
    return this.#bytes(number)[0]?.readDoubleLE() ?? 0
  }
  number(number: number): number {
    return Number(this.#fields.find((field) => field.number === number)?.value ?? 0n)
  }
  #bytes(number: number): Buffer[] {
    return this.#fields
      .filter((field) => field.number === number && field.wire !== 0)
      .map(({ bytes }) => bytes)
  }
}

/** Of a resource, a span or a point. */
export type Attributes = Record<string, string | number>

function attributesOf(message: Message, number: number): Attributes {
  return Object.fromEntries(
    message.all(number).map((pair) => {
      const value = pair.one(2)
      if (value.has(1)) return [pair.text(1), value.text(1)]
      return [pair.text(1), value.has(3) ? value.number(3) : value.double(4)]
    }),
  )
}

export interface GaugePoint {
  name: string
  unit: string
  attributes: Attributes
  value: number
  timeMs: number
}

/** An ExportMetricsServiceRequest. */
export function readMetrics(body: Buffer): { resource: Attributes; points: GaugePoint[] } {
  const { resource, items } = readExport(body)
  const points = items.flatMap((metric) =>
    // A gauge, and no other kind of metric.
    metric
      .one(5)
      .all(1)
      .map((point) => ({
        name: metric.text(1),
        unit: metric.text(3),
        attributes: attributesOf(point, 7),
        value: point.has(4) ? point.double(4) : Number(point.fixed64(6)),
        timeMs: Number(point.fixed64(3) / 1_000_000n),
      })),
  )
  return { resource, points }
}

export interface ReadSpan {
  traceId: string
  spanId: string
  parentId: string
  name: string
  startUs: number
  endUs: number
  attributes: Attributes
  failed: boolean
}

/** An ExportTraceServiceRequest. */
export function readSpans(body: Buffer): { resource: Attributes; spans: ReadSpan[] } {
  const { resource, items } = readExport(body)
  const spans = items.map((span) => ({
    traceId: span.hex(1),
    spanId: span.hex(2),
    parentId: span.hex(4),
    name: span.text(5),
    startUs: Number(span.fixed64(7) / 1_000n),
    endUs: Number(span.fixed64(8) / 1_000n),
    attributes: attributesOf(span, 9),
    failed: span.one(15).number(3) === 2,
  }))
  return { resource, spans }
}

/** What both requests are alike in: one resource, and the items of all its scopes. */
function readExport(body: Buffer): { resource: Attributes; items: Message[] } {
  const exported = new Message(body).one(1)
  const items = exported.all(2).flatMap((scope) => scope.all(2))
  return { resource: attributesOf(exported.one(1), 1), items }
}
