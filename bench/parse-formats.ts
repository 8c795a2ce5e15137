// How many lines a second each format's parser reads, alone on one core: lines cut from a buffer of
// text, as a reader does, and parsed into one record. Reckoned in CPU time of this process, so that
// what else the machine does counts less; the best of five rounds.
// `npm run bench -- parse-formats [lines]`

import { compileLogFormat, formats } from '../src/traffic/formats/index.ts'
import { emptyRecord, type LineFormat } from '../src/traffic/log-record.ts'
import { examples } from '../test/traffic/formats/format-examples.ts'

const lines = Number(process.argv[2] ?? 200_000)
const rounds = 5
const own =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

function logOf(name: string): string {
  const { line, head = [] } = examples[name]!
  const text = [...head]
  for (let index = 0; index < lines; index++) {
    text.push(
      line({
        client: `10.0.${index % 256}.${index % 199}`,
        request: `GET /products/${index % 1000}?color=red HTTP/1.1`,
        status: '200',
        bytes: String(index),
      }).replace('02:00:00', `02:00:${String(Math.floor(index / 1000) % 60).padStart(2, '0')}`),
    )
  }
  // Flat, as text from a file is: a string of joined pieces would be read more slowly.
  return Buffer.from(text.join('\n'), 'latin1').toString('latin1')
}

function round(format: LineFormat, text: string): { requests: number; perSecond: number } {
  const parser = format.open()
  const record = emptyRecord()
  const begun = process.cpuUsage()
  let requests = 0
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    const line = text.slice(from, end < 0 ? text.length : end)
    if (parser.parse(line, record) === null) requests++
    from = end < 0 ? text.length + 1 : end + 1
  }
  const { user, system } = process.cpuUsage(begun)
  return { requests, perSecond: Math.round((requests / (user + system)) * 1e6) }
}

function measure(name: string, format: LineFormat, text: string): void {
  const results = Array.from({ length: rounds }, () => round(format, text))
  const best = Math.max(...results.map(({ perSecond }) => perSecond))
  const { requests } = results[0]!
  const read = requests === lines ? '' : `  only ${requests} of ${lines} lines were read`
  console.log(`${name.padEnd(28)} ${best.toLocaleString('en').padStart(10)} lines/s${read}`)
}

const combined = logOf('nginx-combined')
measure('nginx-combined', formats['nginx-combined'] as LineFormat, combined)
measure('nginx-combined, own string', compileLogFormat(own), combined)
for (const [name, format] of Object.entries(formats)) {
  if (format.kind === 'lines' && name !== 'nginx-combined') measure(name, format, logOf(name))
}
