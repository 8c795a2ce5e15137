// nginx `combined`, and what begins like it (its `main` adds the X-Forwarded-For). The stamp is the
// moment of logging, which is the end of the request, in whole seconds.

import { CombinedLine } from './combined-line.ts'
import { unescapeNginx } from './escapes.ts'
import { lineFormat } from './line-format.ts'

export const nginxCombined = lineFormat({
  name: 'nginx-combined',
  timeMeans: 'end',
  reader() {
    const combined = new CombinedLine({ undoEscapes: unescapeNginx, tail: 'quoted' })
    return (line, record) => combined.read(line, record)
  },
})
