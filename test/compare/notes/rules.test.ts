// Each rule on evidence that is written by hand: where it fires, in which words, and where it is silent
// although the environments differ just as much. The same rules on real servers: real-pairs.test.ts.

import { describe, expect, it } from 'vitest'
import { growthOf } from '../../../src/compare/evidence/line-fit.ts'
import { judgeRun } from '../../../src/compare/index.ts'
import type { EvidenceLine } from '../../../src/record/evidence.ts'
import {
  causesOfJourney,
  causesOfTraffic,
  cellOf,
  type EnvironmentName,
  journeyRun,
  notesOfJourney,
  type Shows,
  spent,
  trafficRun,
} from './written-evidence.ts'

/** Staging takes 300 ms instead of 100 ms; what else differs is the test's. */
function slower(
  line: (staging: boolean, jitter: number, ms: number) => Partial<EvidenceLine>,
): Shows {
  return (environment, _, jitter) => {
    const staging = environment === 'staging'
    const ms = (staging ? 300 : 100) * jitter
    return { ms, line: line(staging, jitter, ms) }
  }
}

/** The same for an endpoint with 50 requests in a block. */
function slowerRequests(
  line: (staging: boolean, jitter: number, ms: number) => Partial<EvidenceLine>,
): Shows {
  return slower((staging, jitter, ms) => ({
    requests: 50,
    phases: { 'first-byte': spent(ms, 50) },
    ...line(staging, jitter, ms),
  }))
}

const waits = (ms: number) => ({ phases: { 'first-byte': spent(ms) } })

describe('equal environments', () => {
  it('have no causes, whatever else differs between them', () => {
    const shows: Shows = (environment, _, jitter) => ({
      ms: 100 * jitter,
      line: {
        ...waits(environment === 'staging' ? 90 : 10),
        traits: { protocol: { [environment === 'staging' ? 'h2' : 'HTTP/1.1']: 1 } },
      },
    })
    for (const { causes, notes } of judgeRun(journeyRun(shows)).differences) {
      expect({ causes, notes }).toEqual({ causes: undefined, notes: [] })
    }
  })
})

describe('slower work in the server', () => {
  it('is the wait for the first byte, and adds up where that is all of the gap', () => {
    expect(notesOfJourney(slower((_, __, ms) => waits(ms - 10)))).toEqual([
      '100 % of +199 ms is waiting for the first byte (90 → 289 ms); equal response size',
    ])
  })

  it('is not told where the first byte comes as early', () => {
    expect(causesOfJourney(slower((_, jitter) => waits(40 * jitter)))).toEqual({})
  })

  it('goes with the gap, with its own figure, where it is a part of it', () => {
    const half = slower((staging, jitter) => waits((staging ? 160 : 60) * jitter))
    expect(causesOfJourney(half)['first-byte']).toMatch(
      /^\+199 ms goes with \+\d+ ms of waiting for the first byte/,
    )
  })

  it('does not add up where times overlap to more than the gap', () => {
    const parallel = slower((_, __, ms) => waits(4 * ms))
    expect(causesOfJourney(parallel)['first-byte']).toContain('goes with')
  })
})

describe('the database', () => {
  const db = (staging: boolean, ms: number) => ({
    ...waits(ms - 10),
    serverTiming: { db: spent(staging ? ms - 88 : 12), render: spent(20), total: spent(ms - 20) },
  })

  it('is named where Server-Timing says that the gap is there', () => {
    expect(causesOfJourney(slower((staging, _, ms) => db(staging, ms))).database).toMatch(
      /^100 % of \+199 ms is db in Server-Timing \(12 → 211 ms\): look at the database/,
    )
  })

  it('is not named where it is another part of the server that takes longer', () => {
    const payment = slower((_, __, ms) => ({
      ...waits(ms - 10),
      serverTiming: { db: spent(12), payment: spent(ms - 30), total: spent(ms - 10) },
    }))
    const causes = causesOfJourney(payment)
    expect(causes.database).toBeUndefined()
    expect(causes['server-part']).toMatch(/is payment in Server-Timing \(70 → 269 ms\)/)
  })

  it('is counted up from a sample of the requests', () => {
    const sampled = slowerRequests((staging, jitter) => ({
      sampled: 5,
      serverTiming: { db: spent((staging ? 210 : 10) * jitter, 5) },
    }))
    expect(causesOfTraffic(sampled).database).toMatch(/is db in Server-Timing \(10 → 210 ms\)/)
  })
})

it('the entry for the whole server is told only where no other explains the gap', () => {
  const whole = slower((_, __, ms) => ({ ...waits(ms), serverTiming: { total: spent(ms - 20) } }))
  expect(causesOfJourney(whole)['server-part']).toContain('total in Server-Timing')
})

describe('larger answers', () => {
  const download = (_: boolean, jitter: number, ms: number) => ({
    phases: { 'first-byte': spent(40 * jitter), download: spent(ms - 40 * jitter) },
  })

  it('are told with the download that they take', () => {
    const larger = slower((staging, jitter, ms) => ({
      ...download(staging, jitter, ms),
      bytes: staging ? 380_000 : 12_000,
    }))
    expect(notesOfJourney(larger)).toEqual([
      '100 % of +199 ms is the download (60 → 259 ms); larger answers (12 → 380 kB each)',
    ])
  })

  it('are not told where the sizes are equal', () => {
    expect(causesOfJourney(slower(download))).toEqual({})
  })

  it('are those of compression where that is off', () => {
    const uncompressed = slower((staging, jitter, ms) => ({
      ...download(staging, jitter, ms),
      bytes: staging ? 380_000 : 12_000,
      traits: { encoding: { [staging ? 'none' : 'gzip']: 1 } },
    }))
    expect(causesOfJourney(uncompressed)).toEqual({
      compression: 'compression: 100 % of the texts in production, 0 % in staging',
    })
  })

  it('are not those of compression where nearly as many come compressed', () => {
    const oneInTen = slower((staging, jitter, ms) => ({
      ...download(staging, jitter, ms),
      requests: 10,
      bytes: staging ? 380_000 : 12_000,
      traits: { encoding: { gzip: staging ? 9 : 10, none: staging ? 1 : 0 } },
    }))
    const causes = causesOfJourney(oneInTen)
    expect(causes.compression).toBeUndefined()
    expect(causes.payload).toContain('larger answers')
  })
})

describe('more requests', () => {
  const count = (staging: number) =>
    slower((isStaging) => ({ requests: isStaging ? staging : 6, bytes: 60_000 }))

  it('are counted by iteration', () => {
    expect(causesOfJourney(count(18)).requests).toBe(
      'goes with more requests (6 → 18 per iteration)',
    )
  })

  it('are not told where they are as many', () => {
    expect(causesOfJourney(count(6))).toEqual({})
  })
})

describe('a host of somebody else', () => {
  const calls = (ms: number) => ({
    hosts: {
      'shop:80': { requests: 1, bytes: 100, totalUs: 40_000, foreign: false },
      'cdn.example:443': { requests: 1, bytes: 100, totalUs: (ms - 50) * 1_000, foreign: true },
    },
  })

  it('is named with its time', () => {
    expect(notesOfJourney(slower((_, __, ms) => calls(ms)))).toEqual([
      '100 % of +199 ms is time at cdn.example:443 (50 → 249 ms)',
    ])
  })

  it('is named where one environment alone calls it', () => {
    const alone = slower((staging, _, ms) => (staging ? calls(ms) : {}))
    expect(causesOfJourney(alone)['third-party']).toMatch(
      /cdn\.example:443 .*, called in staging only$/,
    )
  })

  it('is not named where it takes as long in both', () => {
    expect(causesOfJourney(slower((_, jitter) => calls(70 * jitter)))).toEqual({})
  })
})

describe('opening connections', () => {
  it('is told with how many there are', () => {
    const closed = slower((staging, jitter, ms) => ({
      requests: 10,
      phases: {
        connect: spent((staging ? 5 : 5) * jitter, staging ? 10 : 1),
        tls: staging ? spent((ms - 100) / 10, 10) : spent(10 * jitter),
      },
    }))
    expect(causesOfJourney(closed).connection).toMatch(
      /opening connections .*; 1 → 10 of them per iteration: no keep-alive\?$/,
    )
  })
})

describe('a longer way to the server', () => {
  /** Twenty requests over two connections, each of which pays a round trip. */
  const away = (roundTrip: (staging: boolean) => number) =>
    slower((staging, jitter) => ({
      requests: 20,
      phases: {
        connect: spent(roundTrip(staging) * jitter, 2),
        'first-byte': spent((roundTrip(staging) + 2) * jitter, 20),
      },
    }))

  it('is told in place of slower work in the server', () => {
    const causes = causesOfJourney(away((staging) => (staging ? 10 : 0.5)))
    expect(causes.distance).toMatch(
      /^\+199 ms goes with a longer way to the server: opening a connection takes 0\.5 → 10 ms$/,
    )
    expect(causes['first-byte']).toBeUndefined()
  })

  it('is not told where connections open as fast', () => {
    expect(causesOfJourney(away(() => 0.5))).toEqual({})
  })
})

it('a cold cache is told with the hits of both, and not where the hits are as many', () => {
  const cache = (hits: (staging: boolean) => number) =>
    slower((staging) => ({
      requests: 20,
      traits: { cache: { hit: hits(staging), miss: 20 - hits(staging) } },
    }))
  expect(causesOfJourney(cache((staging) => (staging ? 2 : 19)))['cold-cache']).toBe(
    'goes with cache hits: 95 % in production, 10 % in staging',
  )
  expect(causesOfJourney(cache(() => 12))).toEqual({})
})

describe('saturation', () => {
  const load =
    (growth: (staging: boolean, requests: number) => number): Shows =>
    (environment, block, jitter) => {
      const requests = 40 + ((block * 7) % 21)
      const ms = growth(environment === 'staging', requests) * jitter
      return { ms, line: { requests, phases: { 'first-byte': spent(ms, requests) } } }
    }

  it('grows with what is sent in one environment only', () => {
    const grows = load((staging, requests) => (staging ? 100 + 8 * (requests - 40) : 100))
    expect(causesOfTraffic(grows).saturation).toMatch(
      /^grows with load in staging only: \+3\d ms for 10 % more requests$/,
    )
  })

  it('is not told where both grow, or none', () => {
    const both = load((staging, requests) => (staging ? 150 : 100) + 4 * (requests - 40))
    expect(causesOfTraffic(both).saturation).toBeUndefined()
    expect(causesOfTraffic(load((staging) => (staging ? 300 : 100))).saturation).toBeUndefined()
  })
})

describe('growth with the data', () => {
  const pages = (slope: (staging: boolean) => number, name = 'page') =>
    slowerRequests((staging, jitter, ms) => {
      const points = Array.from(
        { length: 10 },
        (_, page) => [page, ms + slope(staging) * page] as const,
      )
      // Not every block has requests with it.
      if (jitter > 1) return { growth: { parameters: {} } }
      return { growth: { parameters: { [name]: growthOf(points) } } }
    })

  it('is told with the parameter that it grows with', () => {
    expect(causesOfTraffic(pages((staging) => (staging ? 12 : 0)))['data-growth']).toBe(
      'grows with the parameter page in staging only: +12 ms for each 1',
    )
  })

  it('is told of a parameter that is called as every object has something', () => {
    expect(
      causesOfTraffic(pages((staging) => (staging ? 12 : 0), 'constructor'))['data-growth'],
    ).toBe('grows with the parameter constructor in staging only: +12 ms for each 1')
  })

  it('is not told where both grow with it', () => {
    expect(causesOfTraffic(pages(() => 12))['data-growth']).toBeUndefined()
  })

  /** Answers of ten sizes, `step` bytes apart; staging takes 15 ms longer for each. */
  const sizes =
    (step: number, requests: number): Shows =>
    (environment, _, jitter) => {
      const staging = environment === 'staging'
      const ms = (staging ? 300 : 100) * jitter
      const points = Array.from(
        { length: 10 },
        (_, nth) => [20_000 + step * nth, ms + (staging ? 15 * nth : 0)] as const,
      )
      const phases = { 'first-byte': spent(ms, requests) }
      return { ms, line: { requests, phases, growth: { bytes: growthOf(points) } } }
    }

  it('is told with the size of the answer', () => {
    expect(causesOfTraffic(sizes(5_000, 50))['data-growth']).toBe(
      'grows with the size of the answer in staging only: +30 ms for 10 kB',
    )
    expect(causesOfJourney(sizes(5_000, 1))['data-growth']).toBeDefined()
  })

  it('is not told of sizes that hardly differ, or of several requests together', () => {
    expect(causesOfTraffic(sizes(5, 50))['data-growth']).toBeUndefined()
    expect(causesOfJourney(sizes(5_000, 2))['data-growth']).toBeUndefined()
  })
})

describe('the position in the run', () => {
  const overTime =
    (ms: (staging: boolean, block: number) => number): Shows =>
    (environment, block, jitter) => ({ ms: ms(environment === 'staging', block) * jitter })

  it('shows stalls that come again and again', () => {
    const causes = causesOfTraffic((environment, block, jitter) => {
      const ms = (environment === 'staging' ? (block % 8 === 3 ? 900 : 120) : 100) * jitter
      return { ms, line: { requests: 50, phases: { 'first-byte': spent(ms, 50) } } }
    })
    expect(causes.stalls).toMatch(/^stalls in 5 of 40 blocks of staging, every 8 blocks: 8\d % of /)
  })

  it('shows a warm-up, and no stalls', () => {
    const causes = causesOfJourney(
      overTime((staging, pair) => 100 + (staging ? 400 - 20 * pair : 0)),
    )
    expect(causes['warm-up']).toMatch(
      /^the gap shrinks over the run \(\+397 ms → \+21 ms\): warm-up\?$/,
    )
    expect(causes.stalls).toBeUndefined()
  })

  it('says nothing of a gap that stays', () => {
    expect(causesOfJourney(overTime((staging) => (staging ? 300 : 100)))).toEqual({})
  })
})

describe('answers that are refused or missing', () => {
  const status = (code: string): Shows =>
    slower((staging) => ({ statuses: staging ? { [code]: 1 } : { '200': 1 } }))

  it('are told first, with their counts', () => {
    expect(notesOfJourney(status('429'))).toEqual([
      'rate limited: 429 in 20 of 20 answers in staging, 0 of 20 in production',
    ])
    expect(notesOfJourney(status('404'))).toEqual([
      'data is missing: 404 in 20 of 20 answers in staging, 0 of 20 in production',
    ])
  })

  it('are not told where there are none', () => {
    expect(notesOfJourney(status('201'))).toEqual([])
  })
})

describe('what the headers say', () => {
  const trait = (name: 'protocol' | 'server', of: Record<EnvironmentName, string>) =>
    slower((staging) => ({ traits: { [name]: { [of[staging ? 'staging' : 'production']]: 1 } } }))

  it('is told where the protocol or the version is another', () => {
    expect(notesOfJourney(trait('protocol', { production: 'h2', staging: 'HTTP/1.1' }))).toEqual([
      'goes with another protocol: h2 in production, HTTP/1.1 in staging',
    ])
    expect(
      notesOfJourney(trait('server', { production: 'nginx/1.24', staging: 'nginx/1.18' })),
    ).toEqual(['goes with another server: nginx/1.24 in production, nginx/1.18 in staging'])
  })

  it('is not told where it is the same', () => {
    expect(notesOfJourney(trait('server', { production: 'nginx', staging: 'nginx' }))).toEqual([])
  })
})

it('work of the page is told as work in the browser, and not where it is as much', () => {
  const page = (taskMs: (ms: number) => number) =>
    slower((_, __, ms) => ({
      rendering: { script: (taskMs(ms) - 20) * 1_000, task: taskMs(ms) * 1_000 },
    }))
  expect(notesOfJourney(page((ms) => ms - 20))).toEqual([
    '100 % of +199 ms is work in the browser (80 → 279 ms), most of it scripts',
  ])
  expect(notesOfJourney(page(() => 60))).toEqual([])
})

describe('a difference', () => {
  it('shows at most three of its causes, and keeps all of them', () => {
    const many = slower((staging, _, ms) => ({
      ...waits(ms - 10),
      serverTiming: { db: spent(ms - 30), cache: spent(ms - 40) },
      traits: { protocol: { [staging ? 'h2' : 'h3']: 1 }, server: { [staging ? 'a' : 'b']: 1 } },
    }))
    const { notes, causes } = cellOf(judgeRun(journeyRun(many)), 'journey search · duration')
    expect(notes).toHaveLength(3)
    expect(causes?.map(({ rule }) => rule)).toEqual([
      'first-byte',
      'database',
      'server-part',
      'protocol',
      'version',
    ])
  })

  it('has its means and its slowest requests for reports', () => {
    const slowest = (ms: number) => [
      {
        durationUs: ms * 1_000,
        startedAt: '2026-01-01T00:00:00.000Z',
        traceId: 'ab'.repeat(16),
        method: 'GET',
        target: '/search',
      },
    ]
    const run = trafficRun(slowerRequests((_, __, ms) => ({ slowest: slowest(ms) })))
    const { evidence, slowest: kept } = cellOf(judgeRun(run), 'endpoint GET /search · duration p50')
    expect(evidence).toMatchObject({
      per: 'request',
      reference: { count: 2_000, requests: 1, bytes: 200 },
    })
    expect(evidence?.candidate.phasesMs['first-byte']).toBeCloseTo(300, -1)
    expect(kept?.candidate).toHaveLength(5)
    expect(kept!.candidate[0]!.durationUs).toBeGreaterThan(300_000)
  })

  it('comes with the link to the traces of its run', () => {
    const run = journeyRun(slower(() => ({})))
    run.file.settings.tracing = { link: 'https://traces.example/{traceId}' }
    expect(judgeRun(run).tracingLink).toBe('https://traces.example/{traceId}')
  })

  it('of names from hostile headers is told without harm', () => {
    const hostile = slower((_, __, ms) => ({
      ...waits(ms),
      serverTiming: { constructor: spent(ms) },
    }))
    expect(causesOfJourney(hostile)['server-part']).toContain('constructor in Server-Timing')
  })
})
