// A disk that takes no more in the middle of a run, by a limit on the size of a file.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openRun } from '../../src/record/open-run.ts'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

it('ends the run with code 4, says what to do, and prints what was measured until then', async () => {
  const shop = await twoEnvironments({
    production: answersAfter(1),
    staging: answersAfter(1),
    journeys: { duration: '10m' },
  })
  const limit = 'ulimit -f 100 && exec "$0" "$@"'
  const { code, stdout, stderr } = await new Promise<{
    code: number
    stdout: string
    stderr: string
  }>((resolve) => {
    const args = ['-c', limit, process.execPath, main, 'run']
    execFile('bash', args, { cwd: shop.folder }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
  expect(stderr).toContain('a file would grow over its limit. Write elsewhere with --out')
  expect(stderr).toContain('What was written before stays readable')
  expect(stdout).toMatch(/^home /m)
  expect(code).toBe(4)
  const [id] = await shop.runs()
  const { samples } = await openRun(`${shop.folder}/reports/runs/${id}`)
  expect(samples.length).toBeGreaterThan(20)
})
