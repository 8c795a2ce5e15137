import fc from 'fast-check'
import { expect, it } from 'vitest'
import { balance, burstyLog, compile, type Entry } from './recorded-log.ts'

const bursts = burstyLog()
const second = 1_000_000

it('plans every request of a log once, at its time and in its order', async () => {
  const { header, arrivals } = await compile(bursts)
  expect(arrivals.map(({ target }) => target)).toEqual(bursts.map(({ target }) => target))
  const firstAt = bursts[0]!.at
  for (const [index, { atUs }] of arrivals.entries()) {
    expect(Math.abs(atUs - (bursts[index]!.at - firstAt) * 1e6)).toBeLessThan(2)
  }
  expect(header).toMatchObject({
    arrivals: bursts.length,
    endpoints: [{ method: 'GET', route: '/products/:id', planned: bursts.length }],
    copies: 1,
    filtered: {},
    remarks: [],
  })
  expect(header.shape!.distance).toBe(0)
})

it('gives the same bytes for the same log, options and seed, and others for another seed', async () => {
  for (const options of [
    {},
    { scale: 0.3 },
    { scale: 2.5 },
    { shape: 'spiky' as const, rate: 40 },
  ]) {
    const log = burstyLog({ grainUs: second })
    const once = await compile(log, options)
    expect((await compile(log, options)).bytes.equals(once.bytes)).toBe(true)
    expect((await compile(log, { ...options, seed: 2 })).bytes.equals(once.bytes)).toBe(false)
  }
})

it.each([
  { scale: 0.1, scaleBy: 'request' as const },
  { scale: 0.1 },
  { scale: 1 },
  { scale: 3 },
  { scale: 2.4 },
  { speed: 4 },
  { rate: 2 },
  { rate: 50, speed: 2 },
  { duration: 60_000, scale: 2 },
  { shape: 'smooth' as const, duration: 100_000 },
  { shape: 'seasonal' as const, scale: 0.5, speed: 3 },
])('balances its ledger with %j', async (options) => {
  const log = bursts.map(
    (entry, index): Entry => (index % 10 === 0 ? { ...entry, method: 'POST' } : entry),
  )
  const { header, arrivals } = await compile(log, options, 7)
  const { read, parsed } = balance(header)
  expect(read[0]).toBe(read[1])
  expect(parsed[0]).toBe(parsed[1])
  expect(header.arrivals).toBe(arrivals.length)
  expect(header.endpoints.reduce((sum, { planned }) => sum + planned, 0)).toBe(arrivals.length)
  expect(arrivals.every(({ atUs }, index) => atUs >= (arrivals[index - 1]?.atUs ?? 0))).toBe(true)
  expect(arrivals.at(-1)!.atUs).toBeLessThan(header.durationUs)
})

it('keeps clients whole when it thins by clients', async () => {
  const { arrivals } = await compile(bursts, { scale: 0.1 })
  const whole = await compile(bursts)
  const kept = new Set(arrivals.map(({ client }) => client))
  expect(arrivals.length).toBe(whole.arrivals.filter(({ client }) => kept.has(client)).length)
  expect(arrivals.length / bursts.length).toBeGreaterThan(0.06)
  expect(arrivals.length / bursts.length).toBeLessThan(0.15)
})

it('keeps about the share that was asked for when it thins by request', async () => {
  const { arrivals } = await compile(bursts, { scale: 0.1, scaleBy: 'request' })
  expect(arrivals.length / bursts.length).toBeGreaterThan(0.09)
  expect(arrivals.length / bursts.length).toBeLessThan(0.11)
})

it('a larger scale keeps the clients of a smaller one', async () => {
  const few = await compile(bursts, { scale: 0.1 })
  const more = await compile(bursts, { scale: 0.3 })
  const kept = new Set(more.arrivals.map(({ client }) => client))
  expect(few.arrivals.every(({ client }) => kept.has(client))).toBe(true)
})

it('keeps bursts at any scale: what exceeds a Poisson process is in proportion to the rate', async () => {
  const { header } = await compile(bursts)
  const recorded = header.shape!.recorded.dispersion1s!
  expect(recorded).toBeGreaterThan(15)
  const threefold = (await compile(bursts, { scale: 3 })).header.shape!
  expect(threefold.planned.dispersion1s! / recorded).toBeGreaterThan(0.75)
  expect(threefold.planned.dispersion1s! / recorded).toBeLessThan(1.33)
  expect(threefold.distance).toBeLessThan(0.05)
  // Independent thinning to a share p turns an index of dispersion I into 1 + p (I − 1).
  const tenth = (await compile(bursts, { scale: 0.1 })).header.shape!
  const kept = tenth.planned.arrivals / tenth.recorded.arrivals
  const expected = 1 + kept * (recorded - 1)
  expect(tenth.planned.dispersion1s! / expected).toBeGreaterThan(0.75)
  expect(tenth.planned.dispersion1s! / expected).toBeLessThan(1.33)
  expect(tenth.distance).toBeLessThan(0.05)
})

it('copies have clients of their own, and times of their own', async () => {
  const { header, arrivals } = await compile(bursts, { scale: 3 })
  const recorded = new Set((await compile(bursts)).arrivals.map(({ client }) => client))
  expect(new Set(arrivals.map(({ client }) => client)).size).toBe(3 * recorded.size)
  expect(arrivals.length).toBe(3 * bursts.length)
  expect(header.remarks.join()).toContain(`${2 * bursts.length} are from copies`)
})

it('compresses time without changing anything else', async () => {
  const { header, arrivals } = await compile(bursts, { speed: 4 })
  expect(arrivals.length).toBe(bursts.length)
  expect(header.durationUs / 1e6).toBeCloseTo(300, 0)
})

it.each([
  [0.5, 'request'],
  [2, 'client'],
  [30, 'request'],
  [31, 'client'],
] as const)('fits the mean to %d requests a second, by %s', async (rate, scaleBy) => {
  const { header } = await compile(bursts, { rate, scaleBy })
  expect(header.arrivals / (header.durationUs / 1e6) / rate).toBeGreaterThan(0.9)
  expect(header.arrivals / (header.durationUs / 1e6) / rate).toBeLessThan(1.1)
})

it('cuts a window out of the log, and says what lies outside', async () => {
  const from = Date.UTC(2026, 4, 4, 0, 5)
  const { header, arrivals } = await compile(bursts, { from, to: from + 60_000 })
  const inside = bursts.filter(({ at }) => at >= 300 && at < 360)
  expect(arrivals.map(({ target }) => target)).toEqual(inside.map(({ target }) => target))
  expect(arrivals[0]!.atUs).toBe(0)
  expect(header.filtered).toEqual({ 'outside of the window': bursts.length - inside.length })
})

it('begins with the first request that may be sent, however late in the log that is', async () => {
  const log = [
    { at: 0, method: 'POST' },
    { at: 7_200 },
    { at: 7_201.5 },
    { at: 9_000, method: 'PUT' },
  ]
  const { header, arrivals } = await compile(log)
  expect(arrivals.map(({ atUs }) => atUs)).toEqual([0, 1_500_000])
  expect(header.durationUs).toBe(1_500_001)
})

it('ends after the duration of the replay, whatever the speed', async () => {
  const { header, arrivals } = await compile(bursts, { duration: 10_000, speed: 2 })
  expect(header.durationUs).toBe(10_000_000)
  expect(arrivals.at(-1)!.atUs).toBeLessThan(10_000_000)
  const within = bursts.filter(({ at }) => at - bursts[0]!.at < 19.9).length
  expect(arrivals.length).toBeGreaterThanOrEqual(within)
})

it('spreads whole seconds inside themselves, in the order of the log, and says so', async () => {
  const { header, arrivals } = await compile(burstyLog({ grainUs: second }))
  expect(arrivals.map(({ target }) => target)).toEqual(bursts.map(({ target }) => target))
  const offset = Math.floor(bursts[0]!.at)
  for (const [index, { atUs }] of arrivals.entries()) {
    expect(Math.floor(atUs / second)).toBe(Math.floor(bursts[index]!.at) - offset)
  }
  expect(new Set(arrivals.map(({ atUs }) => atUs % second)).size).toBeGreaterThan(9_000)
  expect(header.remarks.join()).toMatch(/whole seconds.*spread/)
})

it('plans a log without usable times as a Poisson process, when told how fast', async () => {
  const log = bursts.map((entry) => ({ ...entry, at: 0 }))
  await expect(compile(log)).rejects.toThrow(/no usable times.*rate.*or duration/)
  const { header, arrivals } = await compile(log, { rate: 40 })
  expect(arrivals.map(({ target }) => target)).toEqual(log.map(({ target }) => target))
  expect(header.durationUs / 1e6).toBeCloseTo(log.length / 40, 0)
  expect(header.shape!.planned.dispersion1s).toBeGreaterThan(0.7)
  expect(header.shape!.planned.dispersion1s).toBeLessThan(1.4)
  expect(header.remarks.join()).toContain('Poisson process of 40 requests a second')
})

it('never sends everything at one moment', async () => {
  const log = Array.from({ length: 100 }, (_, nth) => ({ at: 0, target: `/${nth}` }))
  await expect(compile(log)).rejects.toThrow(/no usable times/)
  const sameSecond = log.map((entry) => ({ ...entry, stampGrainUs: second }))
  for (const options of [{ rate: 10 }, { duration: 10_000 }]) {
    const { header } = await compile(sameSecond, options)
    expect(header).toMatchObject({ arrivals: 100, durationUs: 10 * second })
  }
})

it('takes a short log within one second for what it is', async () => {
  const log = [
    { at: 0, stampGrainUs: second },
    { at: 0, stampGrainUs: second },
  ]
  expect((await compile(log)).header).toMatchObject({ arrivals: 2, durationUs: second })
  expect((await compile([{ at: 0 }])).header).toMatchObject({ arrivals: 1, durationUs: 1 })
})

it.each([
  ['smooth', 0, 1.4],
  ['spiky', 5, 200],
  ['seasonal', 3, 200],
] as const)('replaces the arrivals by a %s process and keeps the mix', async (shape, low, high) => {
  const { header, arrivals } = await compile(bursts, { shape })
  expect(arrivals.map(({ target }) => target)).toEqual(bursts.map(({ target }) => target))
  expect(header.shape!.planned.dispersion1s).toBeGreaterThan(low)
  expect(header.shape!.planned.dispersion1s).toBeLessThan(high)
  expect(header.remarks.join()).toContain(`a ${shape} process`)
})

it('says what was asked of it, when nothing is left to replay', async () => {
  const writes = [{ at: 0, method: 'POST' }]
  await expect(compile(writes, {}, 2)).rejects.toThrow(
    /3 lines read, 1 requests in them; left out are rejected: 2, method not allowed: 1/,
  )
  await expect(compile([])).rejects.toThrow(/Nothing of the log is left/)
})

it('refuses a scale that would need the log too many times', async () => {
  await expect(compile(bursts, { scale: 1_000 })).rejects.toThrow(/1000 copies.*at most 100/)
})

it('does not lose a request, nor plan one that a request line cannot hold, whatever the log says', async () => {
  const entry = fc.record({
    at: fc.integer({ min: 0, max: 30 }),
    stampGrainUs: fc.constantFrom(1, 1_000, second),
    method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', ''), fc.string()),
    target: fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }).map((text) => `/${text}`),
      fc.webPath(),
      fc.webUrl({ withQueryParameters: true }).map((url) => url.slice(url.indexOf('/', 8))),
    ),
    client: fc.string({ maxLength: 3 }),
    status: fc.integer({ min: -1, max: 1_200 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0.5, 1, 2.5),
      async (entries, scale) => {
        const log: Entry[] = entries.toSorted((a, b) => a.at - b.at)
        const good = [...Array.from({ length: 20 }, () => ({ at: 0 })), ...log, { at: 31 }]
        const { header, arrivals } = await compile(good, { scale, scaleBy: 'request', seed: 5 })
        const { parsed } = balance(header)
        expect(parsed[0]).toBe(parsed[1])
        for (const { target } of arrivals) expect(target).toMatch(/^\/[\x21-\x7e]*$/)
      },
    ),
    { numRuns: 60 },
  )
})
