// A runner of one journey, written into a folder of its own, for the benchmarks.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { schema } from '../src/config/schema.ts'
import type { Runner, RunnerSetup } from '../src/journeys/runner.ts'
import { openJourneyRunner } from '../src/send/journey-runner.ts'

/**
 * `body` is that of the journey's function. Two environments, as in every run. `open` makes the
 * runner: by default in a worker thread, as a run does.
 */
export async function openBenchRunner(
  url: string,
  body: string,
  open: (setup: RunnerSetup, measured: string[]) => Promise<Runner> = openJourneyRunner,
) {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-bench-'))
  await mkdir(join(folder, 'journeys'))
  const text = `import { journey } from 'trueup'
    export default journey('bench', async ({ page, step }) => {${body}})`
  await writeFile(join(folder, 'journeys', 'bench.ts'), text)
  const { environments, journeys } = schema.parse({
    environments: { reference: { url }, candidate: { url: 'http://127.0.0.1:9' } },
  })
  const runner = await open(
    { environments, journeys, folder, secrets: [], marker: { runId: 'bench', version: '0' } },
    ['reference'],
  )
  return {
    async run(pair: number): Promise<void> {
      const request = { journey: 'bench', environment: 'reference', pair, data: {} }
      const { error } = await runner.run({ ...request, phase: 'measured' })
      if (error !== undefined) throw new Error(error.message)
    },
    async close(): Promise<void> {
      await runner.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
