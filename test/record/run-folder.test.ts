// Writing a run folder: whole files, pair by pair, and what is told when the disk says no.

import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Histogram } from '../../src/record/histogram.ts'
import { openRun } from '../../src/record/open-run.ts'
import { createRunFolder } from '../../src/record/run-folder.ts'
import { folderError } from '../../src/record/run-folder-error.ts'
import { pairOf, runFile, sample } from './run-file-example.ts'

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'trueup-folder-'))
})
afterEach(async () => {
  await rm(out, { recursive: true, force: true })
})

const startedAt = new Date('2026-05-04T12:00:00.000Z')

describe('a run folder', () => {
  it('opens as what was written', async () => {
    const folder = await createRunFolder({ out, startedAt })
    const file = runFile({ id: folder.id })
    await folder.writeRun(file)
    await folder.append(pairOf(-1).map((one) => ({ ...one, phase: 'warm-up' as const })))
    await folder.append(pairOf(0))
    const opened = await openRun(folder.path)
    expect(opened.problems).toEqual([])
    expect(opened.file).toEqual(file)
    expect(opened.samples.slice(2)).toEqual(pairOf(0))
    expect(opened.series).toHaveLength(8)
  })

  it('has a series line for the journey and for each of its steps', async () => {
    const folder = await createRunFolder({ out, startedAt })
    await folder.writeRun(runFile())
    const repeated = { name: 'item', outcome: 'ok' as const, durationUs: 10_000 }
    await folder.append([sample({ steps: [repeated, { ...repeated, durationUs: 20_000 }] })])
    const [journey, step, ...others] = (await openRun(folder.path)).series
    expect(others).toEqual([])
    expect(journey).toMatchObject({
      subject: { kind: 'journey', name: 'search' },
      count: 1,
      block: 0,
    })
    expect(step).toMatchObject({
      subject: { kind: 'journey', name: 'search', step: 'item' },
      count: 2,
    })
    expect(Histogram.decode(step!.response).buckets()).toEqual(
      Histogram.of([10_000, 20_000]).buckets(),
    )
  })

  it('keeps the time of a failure apart, and a timeout among the times and the errors', async () => {
    const folder = await createRunFolder({ out, startedAt })
    await folder.writeRun(runFile())
    const error = { kind: 'rate-limited', message: '429' }
    await folder.append([
      sample({ outcome: 'failed', durationUs: 1_000, steps: [], error }),
      sample({ pair: 1, outcome: 'timed-out', durationUs: 60_000_000, steps: [], error }),
    ])
    const [failed, timedOut] = (await openRun(folder.path)).series
    expect(Histogram.decode(failed!.response).totalCount).toBe(0)
    expect(Histogram.decode(failed!.failures).totalCount).toBe(1)
    expect(Histogram.decode(timedOut!.response).totalCount).toBe(1)
    expect([failed!.errors, timedOut!.errors]).toEqual([1, 1])
  })

  it('takes secrets out of texts that come from errors', async () => {
    const redact = (text: string) => text.replaceAll('hunter22', '[secret]')
    const folder = await createRunFolder({ out, startedAt, redact })
    const message = 'cannot log in with hunter22'
    await folder.writeRun(runFile({ status: 'failed', reason: message, remarks: [message] }))
    await folder.append([sample({ outcome: 'failed', error: { kind: 'script', message } })])
    for (const name of ['run.json', 'samples.ndjson', 'series.ndjson']) {
      expect(await readFile(join(folder.path, name), 'utf8')).not.toContain('hunter22')
    }
    expect((await openRun(folder.path)).samples[0]!.error!.message).toContain('[secret]')
  })

  it('is never shared by two runs that start at the same moment', async () => {
    const folders = await Promise.all(
      Array.from({ length: 20 }, () => createRunFolder({ out, startedAt })),
    )
    expect(new Set(folders.map(({ path }) => path)).size).toBe(20)
  })

  it('leaves no draft of run.json behind', async () => {
    const folder = await createRunFolder({ out, startedAt })
    for (let time = 0; time < 5; time++) await folder.writeRun(runFile())
    expect(await readdir(folder.path)).toEqual(['artifacts', 'run.json'])
  })
})

describe('a run folder that cannot be written', () => {
  it('says that it has vanished', async () => {
    const folder = await createRunFolder({ out, startedAt })
    await rm(folder.path, { recursive: true })
    await expect(folder.append(pairOf(0))).rejects.toMatchObject({
      kind: 'vanished',
      message: expect.stringContaining('has vanished'),
    })
  })

  it('says that a part of its path is a file', async () => {
    await writeFile(join(out, 'runs'), '')
    await expect(createRunFolder({ out, startedAt })).rejects.toMatchObject({
      name: 'RunFolderError',
      message: expect.stringContaining('--out'),
    })
  })

  it('keeps what was written before the disk was full', async () => {
    // A limit on the size of a file is as near to a full disk as a test gets without mounting one.
    const program = new URL('./write-until-full.ts', import.meta.url).pathname
    const said = execFileSync(
      'sh',
      ['-c', `ulimit -f 64; exec "${process.execPath}" "${program}" "${out}"`],
      // Nor may Node write what it has compiled: its end would be that of the limit.
      { encoding: 'utf8', env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } },
    )
    const { kind, message, path } = JSON.parse(said)
    expect(kind).toBe('disk-full')
    expect(message).toContain('--out')
    const opened = await openRun(path)
    expect(opened.samples.length).toBeGreaterThan(10)
  })

  it('names the remedy for each kind of refusal', () => {
    for (const code of ['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT']) {
      const error = folderError(Object.assign(new Error(code), { code }), '/runs/x')
      expect(error.message).toContain('/runs/x')
      expect(error.message).toContain('--out')
    }
  })
})
