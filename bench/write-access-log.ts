// Writes the log of a benchmark, as a process of its own: what it needs is not in what is measured.
//   node bench/write-access-log.ts FILE LINES

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { accessLog } from './access-log.ts'

const [path, lines] = process.argv.slice(2)
const file = createWriteStream(path!)
for (const text of accessLog(Number(lines))) {
  if (!file.write(text, 'latin1')) await once(file, 'drain')
}
file.end()
await finished(file)
