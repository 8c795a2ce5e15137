// Formats that read as combined and are not: the client stands in another place, so that taking it
// from the first field would make one client of all. Known by that place alone.

import type { LineFormat } from '../log-record.ts'
import { compileLogFormat } from './compile-log-format.ts'

interface Variant {
  /** As its server's configuration calls it. */
  name: string
  looksSo: RegExp
  source: string
}

/** The last line of a log may be cut off. */
const nearly = 0.9

const address = '[0-9a-fA-F:.]{2,45}'

const variants: Variant[] = [
  {
    name: "nginx's main, with the client in X-Forwarded-For",
    looksSo: new RegExp(`" "(?:-|${address}(?:, ${address}){0,20})"$`),
    source:
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"',
  },
  {
    name: "Apache's vhost_combined, with the host in front",
    looksSo: new RegExp(`^[^ ]{1,255}:\\d{1,5} ${address} `),
    source: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
  },
]

/** Only where nearly every line looks so, and one does more than leave the field out. */
export function findVariant(lines: string[]): { name: string; format: LineFormat } | null {
  for (const { name, looksSo, source } of variants) {
    const looking = lines.filter((line) => looksSo.test(line))
    const isOne = looking.length >= lines.length * nearly && !looking.every(endsInDash)
    if (isOne) return { name, format: compileLogFormat(source) }
  }
  return null
}

/** Combined with neither referer nor user agent ends alike. */
function endsInDash(line: string): boolean {
  return line.endsWith('"-"')
}
