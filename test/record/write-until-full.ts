// Started by run-folder.test.ts under a limit on file sizes: writes pairs until the disk says no,
// and prints what was said.

import { createRunFolder } from '../../src/record/run-folder.ts'
import { pairOf, runFile } from './run-file-example.ts'

const folder = await createRunFolder({ out: process.argv[2]!, startedAt: new Date() })
process.on('SIGXFSZ', () => undefined)
await folder.writeRun(runFile({ id: folder.id }))
for (let pair = 0; ; pair++) {
  try {
    await folder.append(pairOf(pair))
  } catch (error) {
    const { kind, message } = error as Error & { kind: string }
    process.stdout.write(JSON.stringify({ kind, message, path: folder.path }))
    break
  }
}
