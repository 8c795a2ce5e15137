import { existsSync, renameSync } from 'node:fs'
import { cp, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { earlierRuns } from '../../src/cli/judge/earlier-runs.ts'
import { cellId } from '../../src/compare/cell.ts'
import { gapCourses } from '../../src/history/gap-courses.ts'
import { enterFolders, historyFile, useHistory } from '../../src/history/keep-history.ts'
import { keptRun } from '../../src/history/kept-run.ts'
import { comparisonOf, idOf, outFolder, type RunOf, runFileOf, writeFolder } from './kept-runs.ts'

const ledger = { journeys: {} }
const keep = (out: string, run: RunOf) =>
  useHistory(out, (history) => history.enter([keptRun(runFileOf(run), comparisonOf(run))]))
const idsIn = async (out: string) =>
  (await useHistory(out, (history) => history.runs({ most: 1_000 }))).result.map(({ id }) => id)

async function withRuns(days: number, more: Partial<RunOf> = {}): Promise<string> {
  const out = await outFolder()
  for (let day = 0; day < days; day++) writeFolder(out, { day, ...more })
  return out
}

describe('the history', () => {
  it('gives back what was entered, and once more entered is there once', async () => {
    const out = await outFolder()
    await keep(out, { day: 0 })
    await keep(out, { day: 0, ratio: 1.5 })
    const { result } = await useHistory(out, (history) => history.run(idOf(0)))
    expect(result).toMatchObject({
      id: idOf(0),
      verdict: 'must-fix',
      fingerprint: { browser: 'chromium 140' },
      cells: [{ cell: 'journey search · duration', ratio: 1.5, interval: [1.47, 1.53] }],
      parity: [{ probe: 'database', reference: '15.3', candidate: '15.4', verdict: 'differs' }],
    })
    expect(await idsIn(out)).toEqual([idOf(0)])
  })

  it('is made from the run folders where there is none, and outlives them', async () => {
    const out = await withRuns(3)
    const { news } = await useHistory(out, () => undefined)
    expect(news).toEqual([`${historyFile(out)} was made from 3 run folders.`])
    await rm(join(out, 'runs'), { recursive: true })
    expect(await idsIn(out)).toEqual([idOf(2), idOf(1), idOf(0)])
  })

  it('enters folders again without forgetting those that are gone', async () => {
    const out = await withRuns(3)
    await useHistory(out, () => undefined)
    await rm(join(out, 'runs', idOf(0)), { recursive: true })
    const { result } = await enterFolders(out)
    expect(result).toEqual({ entered: 2, withoutFolder: 1, passedOver: [] })
  })

  it('knows how many runs have no folder where a folder was copied', async () => {
    const out = await withRuns(2)
    await cp(join(out, 'runs', idOf(1)), join(out, 'runs/copy'), { recursive: true })
    expect((await enterFolders(out)).result).toMatchObject({ entered: 3, withoutFolder: 0 })
  })

  it('keeps a run with the longest names that a journey and a step may have', async () => {
    const out = await outFolder()
    const kept = comparisonOf({ day: 0 })
    const [first] = kept.differences
    const subject = { kind: 'journey', name: 'j'.repeat(500), step: 's'.repeat(500) } as const
    const cell = cellId({ subject, metric: 'duration', quantile: 0.999 })
    const differences = [{ ...first, cell }]
    const run = keptRun(runFileOf({ day: 0 }), { ...kept, differences })
    await useHistory(out, (history) => history.enter([run]))
    expect((await useHistory(out, (history) => history.cells())).result).toEqual([{ cell }])
  })

  it('finds the course of a run whose time was written in another zone', async () => {
    const out = await withRuns(3)
    const startedAt = '2026-04-02T22:00:00-12:00'
    const file = { ...runFileOf({ day: 9 }), startedAt }
    const run = keptRun(file, comparisonOf({ day: 9 }))
    const cells = ['journey search · duration']
    const { result } = await useHistory(out, (history) => {
      history.enter([run])
      return gapCourses(history, run, { cells, most: 100 })
    })
    expect(result[0]!.points.map((point) => point.startedAt)).toEqual([
      '2026-04-01T02:00:00.000Z',
      '2026-04-02T02:00:00.000Z',
      '2026-04-03T02:00:00.000Z',
      '2026-04-03T10:00:00.000Z',
    ])
  })

  it('passes over folders that are damaged, were never judged, or were written by something else', async () => {
    const out = await withRuns(2)
    await mkdir(join(out, 'runs/empty'))
    await writeFile(join(out, 'runs', idOf(0), 'comparison.json'), '{"differences": [{"cell": 1}]}')
    expect(await idsIn(out)).toEqual([idOf(1)])
    const { result } = await enterFolders(out)
    expect(result).toEqual({ entered: 1, withoutFolder: 0, passedOver: [idOf(0), 'empty'] })
  })

  it.each<[string, (file: string) => Promise<void> | void]>([
    ['no database', (file) => writeFile(file, 'this is a text'.repeat(100))],
    ['truncated', async (file) => truncate(file, (await stat(file)).size / 2)],
    ['another database', (file) => otherDatabase(file)],
    ['of an older trueup', (file) => changed(file, 'PRAGMA user_version = 0')],
    ['without a table', (file) => changed(file, 'DROP TABLE figures')],
  ])('is made again where it is damaged: %s', async (_, damage) => {
    const out = await withRuns(20, { cells: 40 })
    const file = historyFile(out)
    await useHistory(out, () => undefined)
    await damage(file)
    const asked = await readFile(file)
    const { result, news } = await useHistory(out, (history) => [
      history.runs({ most: 100 }).length,
      history.run(idOf(7))?.cells.length,
    ])
    expect(result).toEqual([20, 40])
    expect(news.join(' ')).toMatch(
      /was damaged \(.+\); it is kept as .+damaged\. .* 20 run folders/,
    )
    expect(await readFile(`${file}.damaged`)).toEqual(asked)
    expect((await useHistory(out, () => undefined)).news).toEqual([])
  })

  it('is not touched where a newer trueup has written it', async () => {
    const out = await withRuns(1)
    await useHistory(out, () => undefined)
    changed(historyFile(out), 'PRAGMA user_version = 99')
    await expect(idsIn(out)).rejects.toThrow(/written by a newer trueup \(version 99/)
    expect(existsSync(`${historyFile(out)}.damaged`)).toBe(false)
  })

  it('takes the runs of programs that end at the same time', async () => {
    const out = await withRuns(2)
    const entering = Array.from({ length: 4 }, (_, program) =>
      enterInThread(out, 10 + 10 * program),
    )
    await Promise.all(entering)
    expect(await idsIn(out)).toHaveLength(2 + 4 * 5)
    expect(existsSync(`${historyFile(out)}.damaged`)).toBe(false)
  })

  it('answers at once after a thousand runs', async () => {
    const out = await outFolder()
    await useHistory(out, (history) => {
      for (let from = 0; from < 1_000; from += 100) {
        history.enter(
          Array.from({ length: 100 }, (_, at) => {
            const run = { day: from + at, cells: 50 }
            return keptRun(runFileOf(run), comparisonOf(run))
          }),
        )
      }
    })
    const startedMs = performance.now()
    const { result } = await useHistory(out, (history) => {
      const [newest] = history.runs({ most: 50 })
      const cells = history.run(newest!.id)!.cells.map(({ cell }) => cell)
      return gapCourses(history, newest!, { cells: cells.slice(0, 5), most: 1_000 })
    })
    expect(result.map(({ points }) => points.length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000])
    // A wide bound: a machine under test is busy with other things.
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    expect((await stat(historyFile(out))).size).toBeLessThan(20_000_000)
  })
})

describe('the runs before a run', () => {
  it('are those of its folders, and of the history where these are gone', async () => {
    const out = await withRuns(6)
    writeFolder(out, { day: 2, browser: 'chromium 1' })
    await useHistory(out, () => undefined)
    for (const day of [0, 1]) await rm(join(out, 'runs', idOf(day)), { recursive: true })
    const path = join(out, 'runs', idOf(5))
    const past = await earlierRuns({ path, file: { ...runFileOf({ day: 5 }), ledger } })
    expect(past.map(({ id }) => id).sort()).toEqual([0, 1, 3, 4].map(idOf))
    for (const { estimates } of past) {
      expect(estimates.get('journey search · duration')).toBeCloseTo(Math.log(1.05))
    }
  })

  it('are those of the folders alone where the history cannot be read, which stays as it is', async () => {
    const out = await withRuns(3)
    await writeFile(historyFile(out), 'this is a text'.repeat(100))
    const path = join(out, 'runs', idOf(2))
    const past = await earlierRuns({ path, file: { ...runFileOf({ day: 2 }), ledger } })
    expect(past.map(({ id }) => id)).toEqual([idOf(0), idOf(1)])
    expect(existsSync(`${historyFile(out)}.damaged`)).toBe(false)
  })
})

describe('the course of a gap', () => {
  const courseOf = async (out: string, baseline?: Parameters<typeof gapCourses>[2]['baseline']) => {
    const { result } = await useHistory(out, (history) => {
      const [newest] = history.runs({ most: 1 })
      const cells = ['journey search · duration']
      return gapCourses(history, newest!, { cells, most: 100, baseline })
    })
    return result[0]!
  }

  it('has a drift alarm once the gap has risen', async () => {
    const out = await outFolder()
    for (let day = 0; day < 14; day++) {
      await keep(out, { day, ratio: (day < 8 ? 1.05 : 1.3) + 0.002 * Math.sin(7 * day) })
    }
    const { drift } = await courseOf(out)
    expect(drift?.direction).toBe('up')
    expect(drift!.since >= idOf(6) && drift!.since <= idOf(8)).toBe(true)
  })

  it('does not ask runs of other conditions for drift', async () => {
    const out = await outFolder()
    for (let day = 0; day < 14; day++) {
      const browser = day < 8 ? 'chromium 139' : 'chromium 140'
      await keep(out, { day, browser, ratio: day < 8 ? 1.05 : 1.3 })
    }
    const { drift, points } = await courseOf(out)
    expect(drift).toBeUndefined()
    expect(points.map(({ alike }) => alike)).toEqual(Array.from({ length: 14 }, (_, at) => at >= 8))
  })

  it('lies on the band of the baseline, and on that of the margin without one', async () => {
    const out = await outFolder()
    await keep(out, { day: 0 })
    expect((await courseOf(out)).band).toMatchObject({ kind: 'margin', ratio: 1 })
    const { band } = await courseOf(out, {
      schemaVersion: 1,
      environments: { reference: 'production', candidate: 'staging' },
      fingerprint: { browser: 'chromium 140' },
      runs: [{ id: idOf(0), startedAt: '2026-04-01T02:00:00.000Z' }],
      cells: { 'journey search · duration': [{ run: idOf(0), theta: Math.log(2), se: 0.1 }] },
    })
    expect(band).toMatchObject({ kind: 'baseline', runs: 1 })
    expect(band.ratio).toBeCloseTo(2)
    expect(band.high).toBeCloseTo(2.2)
  })
})

function otherDatabase(file: string): void {
  const other = new DatabaseSync(`${file}.other`)
  other.exec('CREATE TABLE things (name TEXT)')
  other.close()
  renameSync(`${file}.other`, file)
}

function changed(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

/** Five runs, one after the other, each with a connection of its own. */
async function enterInThread(out: string, from: number): Promise<void> {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const code = `
    const { useHistory } = await import(${module('../../src/history/keep-history.ts')})
    const { keptRun } = await import(${module('../../src/history/kept-run.ts')})
    const { workerData } = await import('node:worker_threads')
    for (const { file, comparison } of workerData.runs) {
      await useHistory(workerData.out, (history) => history.enter([keptRun(file, comparison)]))
    }`
  const runs = Array.from({ length: 5 }, (_, at) => {
    const run = { day: from + at, cells: 20 }
    return { file: runFileOf(run), comparison: comparisonOf(run) }
  })
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  const worker = new Worker(url, { workerData: { out, runs } })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}
