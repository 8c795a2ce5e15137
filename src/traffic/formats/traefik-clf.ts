// Traefik's common log format: combined with the start, then `count "router" "url" Nms`. Its first
// field is the raw X-Forwarded-For, which can be a list with spaces; the generic form has no tail.

import { CombinedLine } from './combined-line.ts'
import { asIs } from './escapes.ts'
import { lineFormat } from './line-format.ts'
import { decimal, durationUs, firstOfList } from './quantities.ts'

export const traefikClf = lineFormat({
  name: 'traefik-clf',
  timeMeans: 'start',
  reader() {
    const combined = new CombinedLine({ undoEscapes: asIs, tail: 'quoted' })
    return (line, record) => {
      const outcome = combined.read(line, record)
      record.client = firstOfList(record.client)
      if (outcome === null) record.latencyUs = trailingMs(line, combined.tail)
      return outcome
    }
  },
})

/** From the right: quotes in referer and user agent are not escaped by older versions. */
function trailingMs(line: string, from: number): number {
  const end = line.trimEnd().length
  const space = line.lastIndexOf(' ', end - 1)
  if (space < from || !line.startsWith('ms', end - 2)) return -1
  return durationUs(decimal(line.slice(space + 1, end - 2)), 'ms')
}
