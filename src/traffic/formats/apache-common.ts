// Apache `common`, which is NCSA's: addr, ident, user, start, request, status, bytes. Nothing comes
// after the bytes, so a request with quotes of its own ends at the last quote.

import { CombinedLine } from './combined-line.ts'
import { unescapeApache } from './escapes.ts'
import { lineFormat } from './line-format.ts'

export const apacheCommon = lineFormat({
  name: 'apache-common',
  timeMeans: 'start',
  reader() {
    const combined = new CombinedLine({ undoEscapes: unescapeApache, tail: 'nothing' })
    return (line, record) => combined.read(line, record)
  },
})
