// Gives every reader of what comes from elsewhere inputs that are nearly valid, and says which of them
// ended in an error that is no answer, took long, or left something on the prototype of objects.
//   npm run bench -- fuzz [seconds for each reader] [seed] [part of a reader's name]
// Each finding is written to a file. Exits with 1 where there is one.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomStream } from '../src/chance/random.ts'
import { mutate } from './fuzz/mutate.ts'
import { type Reader, readersIn } from './fuzz/readers.ts'
import { makeRun } from './fuzz/real-run.ts'

const [seconds = '10', seed = '1', only = ''] = process.argv.slice(2)
/** Of processor time, for an input of some kilobytes. */
const longestMs = 3_000

const folder = await mkdtemp(join(tmpdir(), 'trueup-fuzz-'))
const found = join(tmpdir(), `trueup-findings-${seed}-`)
let findings = 0
try {
  const readers = await readersIn(folder, await makeRun(folder))
  for (const reader of readers.filter(({ name }) => name.includes(only))) await fuzz(reader)
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
console.log(findings === 0 ? 'Nothing was found.' : `${findings} findings: ${found}*`)
if (findings > 0) process.exitCode = 1

async function fuzz(reader: Reader): Promise<void> {
  const random = randomStream(Number(seed), reader.name)
  const known = new Set<string>()
  let inputs = 0
  let refused = 0
  const endMs = performance.now() + Number(seconds) * 1_000
  for (; performance.now() < endMs; inputs++) {
    const sample = reader.samples[Math.floor(random() * reader.samples.length)]!
    const input = mutate(sample, random)
    const { answer, fault } = await tried(reader, input)
    if (answer === 'refused') refused++
    if (fault === undefined || known.has(fault)) continue
    known.add(fault)
    findings++
    await writeFile(`${found}${findings}`, input)
    console.log(`  ${reader.name}, input ${inputs}: ${fault} → ${found}${findings}`)
  }
  console.log(`${reader.name}: ${inputs} inputs, ${refused} refused, ${known.size} findings`)
}

async function tried(reader: Reader, input: Buffer): Promise<{ answer: string; fault?: string }> {
  const before = process.cpuUsage()
  const keys = Object.getOwnPropertyNames(Object.prototype).length
  let answer = 'read'
  try {
    await reader.read(input)
  } catch (error) {
    if (!reader.refuses.some((kind) => error instanceof kind)) {
      const { stack = String(error) } = error as Error
      return { answer: 'failed', fault: stack.split('\n').slice(0, 3).join(' ').slice(0, 300) }
    }
    answer = 'refused'
  }
  const { user } = process.cpuUsage(before)
  if (Object.getOwnPropertyNames(Object.prototype).length !== keys) {
    return { answer, fault: 'the prototype of objects was changed' }
  }
  return user / 1_000 > longestMs
    ? { answer, fault: `it took more than ${longestMs} ms` }
    : { answer }
}
