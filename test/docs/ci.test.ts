// docs/ci.md shows the files that `trueup init` writes, and all of its YAML can be read.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { githubWorkflow, gitlabPipeline } from '../../src/cli/init/ci-files.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8')
const blocks = new Map(
  [...page.matchAll(/^```yaml (\S+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
)

test('the page shows what init writes', () => {
  expect(blocks.get('github')).toBe(githubWorkflow({ journeyKind: 'browser' }))
  expect(blocks.get('gitlab')).toBe(gitlabPipeline({ journeyKind: 'browser' }))
})

test('a workflow that calls it allows what it needs', () => {
  const called = parse(blocks.get('github') ?? '')
  const { compare } = parse(blocks.get('github-caller') ?? '').jobs
  expect(compare.uses).toBe('./.github/workflows/trueup.yml')
  expect(compare.permissions).toEqual(called.permissions)
})

test('what its steps run is a shell script without a fault', () => {
  const { steps } = parse(blocks.get('github') ?? '').jobs.compare
  for (const { run } of steps) {
    if (run !== undefined) execFileSync('bash', ['-n', '-c', run])
  }
})
