import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Arrival, TrafficPlanHeader } from '../../src/traffic/arrival.ts'
import { openPlan, PlanFileError } from '../../src/traffic/plan-file.ts'
import { magic, type PlanFoot, PlanWriter } from '../../src/traffic/write-plan.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trueup-plan-'))
  path = join(folder, 'a.plan')
})
afterEach(() => rm(folder, { recursive: true }))

const header: TrafficPlanHeader = {
  schemaVersion: 1,
  seed: 1,
  endpoints: [
    { method: 'GET', route: '/products/:id', planned: 20_000, example: '/products/1' },
    { method: 'GET', route: 'other', planned: 0, example: '' },
  ],
  arrivals: 20_000,
  durationUs: 20_000_000,
  lines: { read: 20_000, parsed: 20_000, rejected: 0 },
  copies: 1,
  filtered: {},
  masked: {},
  shape: null,
  remarks: [],
}

function writePlan(
  target = (index: number) => `/products/${index % 50}?q=${'x'.repeat(index % 9)}`,
) {
  const writer = new PlanWriter(path)
  const written: Arrival[] = []
  for (let index = 0; index < 20_000; index++) {
    const arrival = {
      atUs: index * 1_000 + (index > 10 ? 2 ** 41 : 0),
      method: 'GET',
      target: target(index),
      endpoint: 0,
      status: index % 7 === 0 ? 404 : 200,
      client: (index * 2_654_435_761) % 2 ** 32,
    }
    written.push(arrival)
    writer.add(arrival.atUs, { ...arrival, endpoint: 3 }, arrival.status, arrival.client)
  }
  writer.finish(header, [1, 1, 1, 0])
  return written
}

async function readAll(fromUs?: number): Promise<Arrival[]> {
  const read: Arrival[] = []
  for await (const batch of (await openPlan(path)).arrivals(fromUs)) read.push(...batch)
  return read
}

it('gives back what was written, and can be read again', async () => {
  const written = writePlan()
  const plan = await openPlan(path)
  expect(plan.header).toEqual(header)
  expect(await readAll()).toEqual(written)
  expect(await readAll()).toEqual(written)
})

it('begins in the middle when asked', async () => {
  const written = writePlan()
  const middle = written[12_345]!.atUs
  expect(await readAll(middle)).toEqual(written.slice(12_345))
  expect(await readAll(middle - 1)).toEqual(written.slice(12_345))
  expect(await readAll(written.at(-1)!.atUs + 1)).toEqual([])
})

it('leaves nothing behind when it is abandoned', async () => {
  const writer = new PlanWriter(path)
  writer.add(0, { method: 'GET', target: '/', endpoint: 0 }, 200, 1)
  writer.abandon()
  expect(await readdir(folder)).toEqual([])
})

it('says what to do about a file that is no plan, or is not there', async () => {
  await expect(openPlan(path)).rejects.toThrow(/cannot be read.*traffic plan LOG --out FILE/s)
  await writeFile(path, '127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1')
  await expect(openPlan(path)).rejects.toThrow(/is no traffic plan/)
  await writeFile(path, '')
  await expect(openPlan(path)).rejects.toThrow(PlanFileError)
})

it('tells a plan that was cut off, wherever that was', async () => {
  writePlan()
  const bytes = await readFile(path)
  for (const length of [16, 17, 200, bytes.length - 30, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length))
    await expect(readAll()).rejects.toThrow(/cut off or damaged.*Write it again/s)
  }
})

it('notices a changed byte anywhere', async () => {
  writePlan()
  const bytes = await readFile(path)
  for (let at = 20; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 0x55
    await writeFile(path, changed)
    await expect(readAll()).rejects.toThrow(PlanFileError)
  }
})

it.each(['/a b', '/a\r\nHost: other', 'http://other/', '//x\x7f', ''])(
  'does not hand on a target that would break a request: %j',
  async (target) => {
    writePlan(() => target)
    await expect(readAll()).rejects.toThrow(/expected a path/)
  },
)

/** The file with another foot. */
async function replaceFoot(change: (foot: PlanFoot) => unknown) {
  const bytes = await readFile(path)
  const length = bytes.readUInt32LE(bytes.length - magic.length - 4)
  const footAt = bytes.length - magic.length - 4 - length
  const foot = JSON.parse(zstdDecompressSync(bytes.subarray(footAt, footAt + length)).toString())
  const changed = zstdCompressSync(JSON.stringify(change(foot)))
  const tail = Buffer.alloc(4)
  tail.writeUInt32LE(changed.length)
  await writeFile(path, Buffer.concat([bytes.subarray(0, footAt), changed, tail, magic]))
}

it.each([
  [
    'a chunk behind the end',
    /offset of a chunk/,
    (foot) => ({ ...foot, chunks: [[2 ** 40, 1, 0]] }),
  ],
  [
    'a chunk that is too long',
    /length of a chunk/,
    (foot) => ({ ...foot, chunks: [[16, 2 ** 30, 0]] }),
  ],
  ['an endpoint that is not there', /endpointOf/, (foot) => ({ ...foot, endpointOf: [0, 7] })],
  ['no endpoints', /chunk 1 of 3/, (foot) => ({ ...foot, endpointOf: [] })],
  [
    'another version',
    /another version of trueup/,
    ({ header: own, ...foot }) => ({
      ...foot,
      header: { ...own, schemaVersion: 9 },
    }),
  ],
  [
    'a negative count',
    /planned of an endpoint/,
    ({ header: own, ...foot }) => ({
      ...foot,
      header: { ...own, endpoints: [{ method: 'GET', route: '/', planned: -1, example: '' }] },
    }),
  ],
  [
    'chunks in the wrong order',
    /time of a chunk/,
    (foot) => ({
      ...foot,
      chunks: foot.chunks.toReversed(),
    }),
  ],
  ['no object', /expected the foot to be an object/, () => []],
] as [string, RegExp, (foot: PlanFoot) => unknown][])(
  'does not believe a foot with %s',
  async (_, message, change) => {
    writePlan()
    await replaceFoot(change)
    await expect(readAll()).rejects.toThrow(message)
  },
)

it('does not unpack a chunk that would fill the memory', async () => {
  writePlan()
  const bomb = zstdCompressSync(Buffer.alloc(300 * 1_024 * 1_024))
  const bytes = await readFile(path)
  await writeFile(path, Buffer.concat([magic, bomb, bytes.subarray(magic.length)]))
  await replaceFoot((foot) => ({ ...foot, chunks: [[magic.length, bomb.length, 0]] }))
  await expect(readAll()).rejects.toThrow(/chunk 1 of 1/)
})
