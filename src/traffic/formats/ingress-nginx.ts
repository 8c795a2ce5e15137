// ingress-nginx: combined, then `req_len req_time [upstream] [alternative] up_addr up_len up_time
// up_status req_id`. Of the tail only the request time counts; the upstream's times are lists of
// which the sum can exceed it.

import { CombinedLine, skipSpaces } from './combined-line.ts'
import { unescapeNginx } from './escapes.ts'
import { lineFormat } from './line-format.ts'
import { decimal, durationUs } from './quantities.ts'

export const ingressNginx = lineFormat({
  name: 'ingress-nginx',
  timeMeans: 'end',
  reader() {
    const combined = new CombinedLine({ undoEscapes: unescapeNginx, tail: 'quoted' })
    return (line, record) => {
      const outcome = combined.read(line, record)
      const timeUs = requestTimeUs(line, combined.tail)
      if (timeUs === undefined) return outcome === null ? 'not in this format' : outcome
      record.latencyUs = timeUs
      return outcome
    }
  },
})

/** Behind the user agent, of which nginx escapes the quotes: undefined where that tail is not there. */
function requestTimeUs(line: string, from: number): number | undefined {
  let at = from
  for (let texts = 0; texts < 2; texts++) {
    const open = skipSpaces(line, at)
    const close = line.indexOf('"', open + 1)
    if (line[open] !== '"' || close < 0) return undefined
    at = close + 1
  }
  const bracket = line.indexOf(' [', at)
  if (bracket < 0 || bracket - at > 40) return undefined
  const [length = '', time = '', more] = line.slice(at, bracket).trim().split(/ +/)
  if (more !== undefined || !(length === '-' || decimal(length) >= 0)) return undefined
  if (time === '-') return -1
  const seconds = decimal(time)
  return seconds >= 0 ? durationUs(seconds, 's') : undefined
}
