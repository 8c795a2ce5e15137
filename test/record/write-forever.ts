// Started by kill.test.ts: writes pairs until it is killed, and says where.

import { createRunFolder } from '../../src/record/run-folder.ts'
import { pairOf, runFile } from './run-file-example.ts'

const folder = await createRunFolder({ out: process.argv[2]!, startedAt: new Date() })
await folder.writeRun(runFile({ id: folder.id, status: 'running', machine: { pid: process.pid } }))
process.stdout.write(`${folder.path}\n`)
for (let pair = 0; ; pair++) {
  await folder.append(pairOf(pair))
  if (pair % 7 === 0) await folder.writeRun(runFile({ id: folder.id, status: 'running' }))
}
