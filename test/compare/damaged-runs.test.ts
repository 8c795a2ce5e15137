import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Comparison, judgeRun } from '../../src/compare/index.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { openRun } from '../../src/record/open-run.ts'
import { gaussian } from './measured-run.ts'

const empty = new Histogram().encode()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trueup-damaged-'))
  const run = {
    schemaVersion: 1,
    id: 'by-hand',
    status: 'complete',
    startedAt: '2026-05-04T12:00:00.000Z',
    compare: { reference: 'production', candidate: 'staging' },
  }
  await writeFile(join(folder, 'run.json'), JSON.stringify(run))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

interface Side {
  typicalMs: number
  failed?: number
  blocks?: number
}

/** Lines of series.ndjson as another program writes them: one endpoint, 100 requests a block. */
function linesOf(sides: Record<string, Side>): string[] {
  const next = gaussian(5)
  return Object.entries(sides).flatMap(([environment, { typicalMs, failed = 0, blocks = 30 }]) =>
    Array.from({ length: blocks }, (_, block) => {
      const times = (count: number) =>
        Histogram.of(
          Array.from({ length: count }, () => typicalMs * 1_000 * Math.exp(0.3 * next())),
        ).encode()
      const response = times(100 - failed)
      return JSON.stringify({
        environment,
        block,
        startedAt: '2026-05-04T12:00:00.000Z',
        durationMs: 30_000,
        subject: { kind: 'endpoint', name: 'GET /search' },
        response,
        service: response,
        failures: failed === 0 ? empty : times(failed),
        count: 100,
        errors: failed,
        bytes: 400_000,
      })
    }),
  )
}

async function judged(lines: string[]): Promise<Comparison & { problems: string[] }> {
  await writeFile(join(folder, 'series.ndjson'), lines.join('\n'))
  const run = await openRun(folder)
  return { ...judgeRun(run), problems: run.problems }
}

function verdictOf({ differences }: Comparison, cell: string) {
  return differences.find((difference) => difference.cell === cell)?.verdict
}

function finiteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(finiteThroughout)
}

const equal = linesOf({ production: { typicalMs: 50 }, staging: { typicalMs: 50 } })
const slower = linesOf({ production: { typicalMs: 50 }, staging: { typicalMs: 120 } })

describe('a run folder written by hand', () => {
  it('with traffic is judged as one of trueup itself', async () => {
    const comparison = await judged(slower)
    expect(verdictOf(comparison, 'endpoint GET /search · duration p50')).toBe('must-fix')
    expect(verdictOf(comparison, 'traffic · duration p50')).toBe('must-fix')
    expect(verdictOf(comparison, 'traffic · duration p95')).toBe('must-fix')
    expect(comparison.exitCode).toBe(1)
    expect(comparison.problems).toEqual([])
  })

  it('in which everything failed says that there was no answer, and judges the errors', async () => {
    const comparison = await judged(
      linesOf({ production: { typicalMs: 50 }, staging: { typicalMs: 5, failed: 100 } }),
    )
    const p50 = comparison.differences.find(({ cell }) => cell === 'traffic · duration p50')!
    expect(p50).toMatchObject({ verdict: 'inconclusive', ratio: null, interval: null })
    expect(p50.reason).toBe('no successful answer in staging')
    expect(verdictOf(comparison, 'traffic · errors')).toBe('must-fix')
    expect(finiteThroughout(comparison)).toBe(true)
  })

  it('in which everything failed on both sides is no better for it', async () => {
    const comparison = await judged(
      linesOf({
        production: { typicalMs: 50, failed: 100 },
        staging: { typicalMs: 50, failed: 100 },
      }),
    )
    expect(verdictOf(comparison, 'traffic · duration p50')).toBe('inconclusive')
    expect(comparison.exitCode).toBe(3)
    expect(finiteThroughout(comparison)).toBe(true)
  })

  it('that lacks most blocks on one side is not judged', async () => {
    const comparison = await judged(
      linesOf({ production: { typicalMs: 50 }, staging: { typicalMs: 120, blocks: 12 } }),
    )
    const p50 = comparison.differences.find(({ cell }) => cell === 'traffic · duration p50')!
    expect(p50.verdict).toBe('inconclusive')
    expect(p50.reason).toBe(
      'needs requests in at least 20 of 30 blocks on each side; one has them in 12',
    )
    expect(comparison.exitCode).toBe(3)
  })

  it('that lacks some blocks on one side is never shown to be well', async () => {
    const lines = equal.filter((_, index) => index % 10 !== 0 || index >= 30)
    const comparison = await judged(lines)
    expect(comparison.remarks.join()).toContain('Blocks of traffic are lacking: 3 of 30 in prod')
    expect(verdictOf(comparison, 'traffic · duration p50')).toBe('acceptable')
    expect(comparison.exitCode).toBe(3)
  })

  it('whose figures are constant shows no noise, and needs no second run', async () => {
    const constant = (ms: number) => Histogram.of(new Array(100).fill(ms * 1_000)).encode()
    const lines = equal.map((text) => {
      const line = JSON.parse(text)
      const response = constant(line.environment === 'staging' ? 60 : 30)
      return JSON.stringify({ ...line, durationMs: 1_000, response, service: response })
    })
    const comparison = await judged(lines)
    expect(verdictOf(comparison, 'traffic · duration p50')).toBe('must-fix')
    expect(comparison.exitCode).toBe(1)
  })
})

describe('a damaged run folder', () => {
  it.each([0, 0.01, 0.3, 0.5, 0.77, 0.999])(
    'cut off after a share of %f is judged on what is left, and calls no equals different',
    async (share) => {
      const text = equal.join('\n')
      const comparison = await judged([text.slice(0, Math.floor(text.length * share))])
      expect(comparison.differences.map(({ verdict }) => verdict)).not.toContain('must-fix')
      expect(finiteThroughout(comparison)).toBe(true)
      if (share < 0.8) expect(comparison.exitCode).toBe(3)
    },
  )

  it('with lines that are not sound leaves them out, and says so', async () => {
    const broken = equal.map((line, index) =>
      index % 15 === 3 ? line.replace('"count":100', '"count":-7') : line,
    )
    const comparison = await judged(broken)
    expect(verdictOf(comparison, 'traffic · duration p50')).not.toBe('must-fix')
    expect(comparison.remarks.join(' ')).toContain('series.ndjson')
    expect(finiteThroughout(comparison)).toBe(true)
  })

  it('with histograms of another precision says what was expected', async () => {
    // The same empty histogram with two significant digits.
    const packed = Buffer.from(empty, 'base64')
    const payload = inflateSync(packed.subarray(8))
    payload.writeUInt32BE(2, 12)
    const body = deflateSync(payload)
    const head = Buffer.from(packed.subarray(0, 8))
    head.writeUInt32BE(body.length, 4)
    const coarse = Buffer.concat([head, body]).toString('base64')
    const comparison = await judged(equal.map((line) => line.replace(empty, coarse)))
    expect(comparison.remarks.join(' ')).toContain('expected 3 significant digits, got 2')
    expect(comparison).toMatchObject({ exitCode: 3, verdict: 'inconclusive' })
  })
})
