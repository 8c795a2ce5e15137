// Whether a run was held up by trueup itself, and what becomes of its verdicts then.

import { describe, expect, it } from 'vitest'
import { judgeRun } from '../../../src/compare/index.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import type { SeriesLine } from '../../../src/record/series.ts'
import { GeneratorWatch } from '../../../src/send/replay/generator-watch.ts'
import type { BlockReport } from '../../../src/send/replay/messages.ts'
import { runFile } from '../../compare/measured-run.ts'

interface Load {
  lagMs?: number
  cpu?: number
  standstillMs?: number
}

function blockOf({ lagMs = 0.1, cpu = 0.2, standstillMs = 11 }: Load, block = 0): BlockReport {
  const lag = Histogram.of(new Array<number>(100).fill(1_000 * lagMs)).encode()
  const response = Histogram.of(new Array<number>(100).fill(8_000)).encode()
  const delay = { p50: 10_000, p99: 1_000 * standstillMs, max: 1_000 * standstillMs }
  const load = { lag, cpu, eventLoopDelayUs: delay, connections: 1, waited: 0, gc: 0.01 }
  return { block, load: [load], traffic: { response } } as unknown as BlockReport
}

function watchOf(blocks: Load[]): GeneratorWatch {
  const watch = new GeneratorWatch()
  for (const [block, load] of blocks.entries()) watch.see('staging', blockOf(load, block))
  return watch
}

const calm = new Array<Load>(20).fill({})

describe('a generator', () => {
  it('that keeps its schedule is no bottleneck', () => {
    const watch = watchOf(calm)
    expect(watch.bottleneck()).toBeUndefined()
    expect(watch.facts().staging!.lagP99Us).toBeLessThan(200)
  })

  it.each<[string, Load[], RegExp]>([
    ['sends late', new Array<Load>(20).fill({ lagMs: 80 }), /1 % of the requests left 80 ms late/],
    [
      'uses up its core',
      [...calm, ...calm.slice(10).map(() => ({ cpu: 0.95 }))],
      /10 of 30 blocks/,
    ],
    ['stands still', new Array<Load>(20).fill({ standstillMs: 300 }), /stood still for 300 ms/],
  ])('that %s is the bottleneck, and says how', (_, blocks, why) => {
    expect(watchOf(blocks).bottleneck()).toMatch(why)
  })

  it('that was too slow in a few blocks is no bottleneck of the run; those blocks are named', () => {
    const watch = watchOf([...calm, { lagMs: 400 }, { cpu: 0.97 }, ...calm, ...calm])
    expect(watch.affected()).toEqual([
      { block: 20, why: 'a tenth of the requests left 400 ms late or more to staging' },
      { block: 21, why: 'a thread that sends used 97 % of a core to staging' },
    ])
    expect(watch.facts().staging).toMatchObject({ gc: 0.01, connections: 1 })
  })

  it('that was too slow in more than a quarter of the blocks is the bottleneck of all', () => {
    const late = new Array<Load>(8).fill({ cpu: 0.95 })
    expect(watchOf([...calm, ...late]).bottleneck()).toMatch(
      /^trueup itself was too slow: in 8 of 28/,
    )
  })

  it('leaves the blocks in which it was too slow out on both sides, and judges the others', () => {
    const spoiled = 7
    const series = seriesOf((environment, block) =>
      block === spoiled && environment === 'staging' ? 5_000 : 20,
    )
    const traffic = { generator: {}, shape: { partMs: 0, planned: [], sent: {} } }
    const affected = [{ block: spoiled, why: 'late' }]
    const judged = judgeRun({
      file: runFile({ traffic: { ...traffic, affected } }),
      samples: [],
      series,
      problems: [],
    })
    expect(judged.differences[0]!.reference.count).toBe(3_900)
    expect(judged.differences[0]!.candidate.count).toBe(3_900)
    expect(judged.exitCode).toBe(0)
  })

  it('that was the bottleneck leaves every cell of traffic inconclusive, with the reason', () => {
    const series = seriesOf(() => 20)
    const shape = { partMs: 0, planned: [], sent: {} }
    const judged = (bottleneck?: string) =>
      judgeRun({
        file: runFile({ traffic: { generator: {}, shape, ...(bottleneck && { bottleneck }) } }),
        samples: [],
        series,
        problems: [],
      })
    expect(judged().exitCode).toBe(0)
    const { differences, exitCode } = judged('trueup itself was too slow')
    expect(exitCode).toBe(3)
    expect(new Set(differences.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
      new Set(['inconclusive: trueup itself was too slow']),
    )
  })
})

/** Forty blocks of a hundred requests to each side, all of which take as long as `ms` says. */
function seriesOf(ms: (environment: string, block: number) => number): SeriesLine[] {
  const failures = new Histogram().encode()
  return Array.from({ length: 40 }, (_, block) =>
    ['production', 'staging'].map((environment): SeriesLine => {
      const times = new Array<number>(100).fill(1_000 * ms(environment, block))
      const response = Histogram.of(times).encode()
      return {
        environment,
        block,
        startedAt: '2026-01-01T00:00:00.000Z',
        durationMs: 15_000,
        subject: { kind: 'traffic', name: 'all' },
        response,
        service: response,
        failures,
        count: 100,
        errors: 0,
        statuses: {},
        bytes: 100_000,
      }
    }),
  ).flat()
}
