import { describe, expect, it } from 'vitest'
import { acceptRun, EarlyStopWatch, judgeRun } from '../../src/compare/index.ts'
import type { MeasuredRun } from '../../src/compare/input.ts'
import { Histogram } from '../../src/record/histogram.ts'
import type { SeriesLine } from '../../src/record/series.ts'
import { gaussian, runFile } from './measured-run.ts'

const settings = { margins: {}, expected: {}, stopEarly: true }

/** The traffic as a whole, block by block; staging's level may move over the blocks. */
function blocksOf(blocks: number, stagingMs: (block: number) => number, seed = 11): SeriesLine[][] {
  const next = gaussian(seed)
  return Array.from({ length: blocks }, (_, block) =>
    ['production', 'staging'].map((environment) => {
      const typicalMs = environment === 'staging' ? stagingMs(block) : 50
      const times = Array.from({ length: 80 }, () => typicalMs * 1_000 * Math.exp(0.4 * next()))
      const response = Histogram.of(times).encode()
      return {
        environment,
        block,
        startedAt: '2026-05-04T12:00:00.000Z',
        durationMs: 30_000,
        subject: { kind: 'traffic' as const, name: 'all' },
        response,
        service: response,
        failures: new Histogram().encode(),
        count: 80,
        errors: 0,
        statuses: {},
        bytes: 80 * 5_000,
      }
    }),
  )
}

function runOf(blocks: SeriesLine[][]): MeasuredRun {
  return { file: runFile({ settings }), samples: [], series: blocks.flat(), problems: [] }
}

/** What a run hears block by block, until it is told to finish. */
function whyFinished(blocks: SeriesLine[][], watch = new EarlyStopWatch(runFile({ settings }))) {
  for (const block of blocks) {
    const why = watch.see(block)
    if (why !== undefined) return why
  }
  return undefined
}

const p50 = 'traffic · duration p50'
const differenceOf = (run: MeasuredRun, cell: string) =>
  judgeRun(run).differences.find((difference) => difference.cell === cell)!

describe('a run that may finish early', () => {
  it('does so once the traffic is surely twice as slow, and says why', () => {
    expect(whyFinished(blocksOf(40, () => 100))).toBe(
      'p50 of all traffic is surely beyond its margin after 10 blocks',
    )
  })

  it('goes on before ten blocks, however clear it seems', () => {
    expect(whyFinished(blocksOf(9, () => 500))).toBeUndefined()
    expect(whyFinished([])).toBeUndefined()
  })

  it('never does so for success, nor for equals at any of forty blocks', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      expect(whyFinished(blocksOf(40, () => 50, seed))).toBeUndefined()
    }
  })

  it('goes on while noise that is slower than the run may be what is seen', () => {
    expect(whyFinished(blocksOf(12, (block) => 60 * 1.1 ** block))).toBeUndefined()
  })

  it('takes a block that only one environment has for none', () => {
    const oneSided = blocksOf(12, () => 100).map((both, block) =>
      both.filter(({ environment }) => environment === 'production' || block < 9),
    )
    expect(whyFinished(oneSided)).toBeUndefined()
  })

  it('goes on where the generator is what was measured', () => {
    const bottleneck = 'it was late'
    const file = runFile({
      settings,
      traffic: { bottleneck, generator: {}, shape: { partMs: 1, planned: [], sent: {} } },
    })
    expect(
      whyFinished(
        blocksOf(12, () => 100),
        new EarlyStopWatch(file),
      ),
    ).toBeUndefined()
  })

  it('goes on where the gap is known, unless the baseline is of other conditions', () => {
    const baseline = acceptRun(runOf(blocksOf(24, () => 100)))
    const file = runFile({ settings })
    const blocks = blocksOf(12, () => 100, 12)
    expect(whyFinished(blocks, new EarlyStopWatch(file, baseline))).toBeUndefined()
    const other = { ...baseline, fingerprint: { journeys: 'other' } }
    expect(whyFinished(blocks, new EarlyStopWatch(file, other))).toContain('p50')
  })
})

describe('judging a run that might finish early', () => {
  it('calls what ended it a must-fix, though its blocks are too few for everything else', () => {
    const run = runOf(blocksOf(12, () => 100))
    const difference = differenceOf(run, p50)
    expect(difference).toMatchObject({ verdict: 'must-fix', candidate: { count: 960 } })
    expect(difference.interval![0]).toBeGreaterThan(1.1)
    expect(difference.ratio).toBeGreaterThan(difference.interval![0])
    expect(difference.derivation.map(({ label }) => label)).toContain('finished early')
    expect(differenceOf(run, 'traffic · duration p95').reason).toContain('needs at least 20 blocks')
    const { exitCode, remarks } = judgeRun(run)
    expect(exitCode).toBe(1)
    expect(remarks.join()).toContain('4 % instead of 5 %')
  })

  it('judges nothing of 12 blocks where the run was not asked along the way', () => {
    const run = runOf(blocksOf(12, () => 100))
    const unasked = { ...run, file: runFile() }
    expect(judgeRun(unasked).exitCode).toBe(3)
    expect(differenceOf(unasked, p50)).toMatchObject({ verdict: 'inconclusive', ratio: null })
  })

  it('pays at the end for having been asked, in the headline alone', () => {
    const run = runOf(blocksOf(24, () => 50))
    const tests = (cell: string) =>
      differenceOf(run, cell).derivation.find(({ label }) => label === 'tests (margin)')!.text
    expect(tests(p50)).toContain('(at most 0.04)')
    expect(tests('traffic · bytes')).toContain('(at most 0.05)')
  })
})
