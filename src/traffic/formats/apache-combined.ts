// Apache `combined`: `common` with referer and user agent. It looks like nginx's, but its stamp is
// the start of the request, and its escapes are `\"` and `\\`.

import { CombinedLine } from './combined-line.ts'
import { unescapeApache } from './escapes.ts'
import { lineFormat } from './line-format.ts'

export const apacheCombined = lineFormat({
  name: 'apache-combined',
  timeMeans: 'start',
  reader() {
    const combined = new CombinedLine({ undoEscapes: unescapeApache, tail: 'quoted' })
    return (line, record) => combined.read(line, record)
  },
})
