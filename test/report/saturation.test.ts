// A search for saturation on a terminal: what has no room, and what means harm.

import { expect, test } from 'vitest'
import type {
  CurvePoint,
  SaturatedEnvironment,
} from '../../src/compare/saturation/saturation-report.ts'
import { displayWidth } from '../../src/report/display-width.ts'
import { plain } from '../../src/report/paint.ts'
import { drawSaturation } from '../../src/report/saturation/terminal.ts'
import { comparison } from './comparisons.ts'

function point(connections: number, perSecond = 123.4): CurvePoint {
  return { connections, perSecond, p50Ms: 10, p95Ms: 20, count: 400, errors: 0, steps: 1 }
}

function searched(changes: Partial<SaturatedEnvironment> = {}): SaturatedEnvironment {
  const busiest = { cpu: 0.34, eventLoopDelayP99Ms: 12 }
  const sums = { sent: 400, answered: 400, failed: 0, timedOut: 0, closed: 0, busiest }
  const search = { connections: 8, end: 'nothing' as const, why: 'nothing was left' }
  return { search, repeats: 0, curve: [point(1), point(8)], open: [], ...sums, ...changes }
}

function drawn(environment: SaturatedEnvironment, width: number): string[] {
  const saturation = { workload: 'GET /', threads: 1, environments: { staging: environment } }
  return drawSaturation(comparison([], { saturation }), width, plain)
}

test('columns that have no room are counted', () => {
  const curve = Array.from({ length: 20 }, (_, at) => point(1_000 + at))
  const lines = drawn(searched({ curve }), 60)
  const shown = lines.find((line) => line.includes('connections  '))!.match(/\d+/g)!.length
  expect(shown).toBeLessThan(20)
  expect(lines).toContain(`  ${20 - shown} more columns are in the report.`)
  const times = { p50Ms: 10, p95Ms: 20 }
  const open = [
    {
      share: 0.5,
      perSecond: 60,
      response: times,
      service: times,
      count: 40,
      errors: 0,
      lagP99Ms: 1,
    },
  ]
  const narrow = drawn(searched({ open }), 46).join('\n')
  expect(narrow).toMatch(/p50 ms +p95 ms\n.*\n {2}3 more columns are in the report\./)
  expect(drawn(searched({ open }), 120).join('\n')).not.toContain('more column')
})

test('no line is wider than the terminal, or ends with a space', () => {
  const curve = [point(1, 0), point(2, 0)]
  for (const line of drawn(searched({ curve }), 80)) {
    expect(displayWidth(line)).toBeLessThanOrEqual(80)
    expect(line).toBe(line.trimEnd())
  }
})

test('what a folder says of its search does not move the cursor', () => {
  const search = { connections: 8, end: 'nothing' as const, why: 'a\u001b[2J\r\u202eb' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(drawn(searched({ search }), 80).join('\n')).not.toMatch(/[\u001b\r\u202e]/)
})

test('a search that met a limit has found no knee, but what is held at least', () => {
  const knee = { by: 'plateau' as const, connections: 8, perSecond: 120, interval: null }
  const search = { connections: 8, end: 'max-connections' as const, why: 'still growing' }
  const text = drawn(searched({ knee, search, repeats: 6 }), 80).join('\n')
  expect(text).toContain('staging: no knee was found: at least 120 a second at 8 connections')
  expect(text).not.toContain('knee at')
})

test('repeats that all went wrong are why there is no capacity', () => {
  const search = { connections: 8, end: 'errors' as const, why: '4 of 30 requests failed' }
  const text = drawn(searched({ search, repeats: 6 }), 80).join('\n')
  expect(text).toContain('no capacity was measured: none of 6 repeats stayed within the bounds')
})

test('a wait that trueup itself caused is not shown as one of the environment', () => {
  const at = (share: number, lagP99Ms: number) => ({
    share,
    perSecond: 60,
    response: { p50Ms: 10, p95Ms: 240 },
    service: { p50Ms: 10, p95Ms: 40 },
    count: 40,
    errors: 0,
    lagP99Ms,
  })
  const text = drawn(searched({ open: [at(0.5, 3), at(0.9, 230)] }), 200).join('\n')
  expect(text).toContain('staging: trueup itself sent late (p99 230 ms at 90 %); so much of')
})

test('what trueup itself had to do stands beside what it has sent', () => {
  expect(drawn(searched(), 200).join('\n')).toContain(
    '0 timed out; for them trueup used at most 34 % of a core in a thread, and its event loop was at most 12 ms late (p99)',
  )
})
