import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { idOf, writeFolder } from '../history/kept-runs.ts'
import { type Project, project } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

async function withRuns(days: number, ratio = (_: number) => 1.05): Promise<Project> {
  const made = await project()
  const out = join(made.folder, 'reports')
  for (let day = 0; day < days; day++) writeFolder(out, { day, ratio: ratio(day) })
  return made
}

describe('trueup history', () => {
  it('lists runs, newest first, and the course of each headline cell', async () => {
    const { trueup } = await withRuns(
      14,
      (day) => (day < 8 ? 1.05 : 1.5) + 0.002 * Math.sin(7 * day),
    )
    const { code, stdout, stderr } = await trueup('history')
    expect(code).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^Run +Verdict +Widest gaps$/)
    expect(lines[1]).toMatch(
      /^2026-04-14T02-00-00-1a2b000d {2}must fix +search \+50 % \[\+47, \+53\]$/,
    )
    expect(lines[14]).toMatch(/^2026-04-01T02-00-00-1a2b0000 {2}acceptable +search \+5 %/)
    expect(stdout).toMatch(/^The gap of staging from production over the last 14 runs:$/m)
    expect(stdout).toMatch(/^search {2,}[▁▂▃▄▅▆▇█]{14} {2}\+50 % {2}must fix$/m)
    expect(stdout).toMatch(/^ {2}! drifts: higher than before since run 2026-04-0/m)
    expect(stderr).toContain('was made from 14 run folders')
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('shows one cell in full, with the band of its baseline and what is under other conditions', async () => {
    const { trueup, folder, write } = await withRuns(3)
    writeFolder(join(folder, 'reports'), { day: 1, browser: 'chromium 1' })
    await write({
      'trueup.config.json': {
        environments: {
          production: { url: 'http://127.0.0.1:1' },
          staging: { url: 'http://127.0.0.1:2' },
        },
        journeys: { files: 'journeys/*.ts' },
      },
      'reports/baseline.json': {
        schemaVersion: 1,
        environments: { reference: 'production', candidate: 'staging' },
        fingerprint: { browser: 'chromium 140' },
        runs: [{ id: idOf(0), startedAt: '2026-04-01T02:00:00.000Z' }],
        cells: { 'journey search · duration': [{ run: idOf(0), theta: Math.log(1.05), se: 0.01 }] },
      },
    })
    const { stdout } = await trueup('history', 'search')
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'the baseline knows +5 % from one accepted run; with the margin −4.5 % to +16 %.',
    )
    expect(stdout).toMatch(/^2026-04-02T02-00-00-1a2b0001\* {2}\+5 % \[/m)
    expect(stdout).toContain('Drift can be seen after 3 more runs')
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('prints all of it as data', async () => {
    const { trueup } = await withRuns(3)
    const { stdout } = await trueup('history', '--json', '--runs', '2')
    const { runs, courses } = JSON.parse(stdout)
    expect(runs.map(({ id }: { id: string }) => id)).toEqual([idOf(2), idOf(1)])
    expect(runs[0].headlines[0].cell).toBe('journey search · duration')
    expect(courses[0].points).toHaveLength(2)
  })

  it('is there when the folders are gone, and is entered again on demand', async () => {
    const { trueup, folder } = await withRuns(3)
    await trueup('history')
    await rm(join(folder, 'reports/runs'), { recursive: true })
    expect((await trueup('history')).stdout).toContain(idOf(0))
    writeFolder(join(folder, 'reports'), { day: 5 })
    await mkdir(join(folder, 'reports/runs/empty'))
    const { stdout, stderr } = await trueup('history', '--rebuild')
    expect(stderr).toContain('Entered 1 run folder again; 3 more runs are kept without a folder.')
    expect(stderr).toContain('Passed over 1 run folder, never judged or not to be read: empty.')
    expect(stdout).toContain(idOf(5))
  })

  it('says what the run folders say where no history can be made', async () => {
    const { trueup, folder } = await withRuns(2)
    await mkdir(join(folder, 'reports/history.db'))
    const { code, stdout, stderr } = await trueup('history')
    expect(code).toBe(0)
    expect(stdout).toContain(idOf(1))
    expect(stderr).toMatch(/history\.db cannot be used \(.+\), so this is what the run folders say/)
  })

  it('says what was asked for and is not there', async () => {
    const { trueup } = await withRuns(1)
    expect((await trueup('history', 'nothing')).stderr).toMatch(
      /No cell of the history is called "nothing"\. There are:\n {2}journey search · duration/,
    )
    expect((await trueup('history', '--runs', '0')).code).toBe(2)
    const { trueup: inEmpty, folder } = await project()
    const { code, stdout } = await inEmpty('history')
    expect(code).toBe(0)
    expect(stdout).toMatch(/There is no run in .*history\.db yet/)
    expect(existsSync(join(folder, 'reports'))).toBe(false)
  })

  it('shows hostile names as text', async () => {
    const { trueup, folder } = await withRuns(1)
    const out = join(folder, 'reports')
    const file = join(out, 'runs', idOf(0), 'comparison.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replaceAll('journey search', 'journey \\u001b[2J\\u202eevil\\n'))
    const { stdout } = await trueup('history')
    expect(stdout).toContain('evil')
    expect(stdout).not.toMatch(/[\u202e]/)
    expect(stdout.includes('\u001b')).toBe(false)
  })
})

describe('trueup run', () => {
  it('enters the history, and shows the gap over the last runs in its report', async () => {
    const shop = await twoEnvironments({ journeys: { iterations: 4 } })
    await shop.trueup('run')
    const { stderr } = await shop.trueup('run')
    expect(stderr).not.toContain('history')
    const ids = await shop.runs()
    const listed = JSON.parse((await shop.trueup('history', '--json')).stdout)
    const newestFirst: string[] = listed.runs.map(({ id }: { id: string }) => id)
    expect(newestFirst.toSorted()).toEqual(ids)
    // Ids of the same second are in no order.
    const newest = await shop.read(`reports/runs/${newestFirst[0]}/report.html`)
    expect(newest).toContain('Over the last runs')
  })

  it('loses nothing where the history cannot be written, and says so', async () => {
    const shop = await twoEnvironments({ journeys: { iterations: 4 } })
    await mkdir(join(shop.folder, 'reports/history.db'), { recursive: true })
    const { code, stdout, stderr } = await shop.trueup('run')
    expect([0, 3]).toContain(code)
    expect(stdout).toMatch(/^home/m)
    expect(stderr).toMatch(/could not be entered into the history \(.*history\.db: /)
    expect(stderr).toContain('trueup history --rebuild')
    const [id] = await shop.runs()
    expect(await shop.read(`reports/runs/${id}/report.html`)).toContain('home')
  })
})
