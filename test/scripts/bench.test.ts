// `npm run bench`: what it lists is what is there, and a name runs it with its arguments.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/bench.mjs', ...args], { encoding: 'utf8' })
}

test('without a name, every benchmark is listed with what it measures', () => {
  const { stdout, status } = bench()
  const names = stdout.split('\n').filter((line) => /^\S/.test(line))
  expect(status).toBe(0)
  expect(names).toContain('calibration/journeys')
  for (const name of names) expect(existsSync(`bench/${name}.ts`)).toBe(true)
  expect(names).not.toContain('bench-shop')
  expect(stdout).toContain('judge\n    How long judging takes and what memory it needs.')
})

test('a name runs the benchmark with the arguments that follow', () => {
  const { stdout, status } = bench('judge', '2')
  expect(stdout).toMatch(/^2 endpoints × 3 quantiles/)
  expect(status).toBe(0)
})

test('a name that is not there is answered with those that are', () => {
  const { stderr, status } = bench('judg')
  expect(stderr).toMatch(/no benchmark "judg".* journey-memory,/)
  expect(status).toBe(2)
})
