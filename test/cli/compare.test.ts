import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'
import { writeRun } from './written-run.ts'

const id = '2026-05-04T12-00-00-1a2b3c4d'
const later = '2026-05-11T12-00-00-5e6f7a8b'

/** A folder without configuration, with one run whose candidate is slower by this ratio. */
async function withRun(ratio: number, more: { pairs?: number; status?: string } = {}) {
  const shop = await project()
  await writeRun(shop, { id, ratio, ...more })
  return shop
}

describe('trueup compare RUN', () => {
  it('looks at the runs before it, and says how many it needs to see a drift', async () => {
    const shop = await project()
    for (const day of ['02', '03', '04']) {
      const earlier = `2026-05-${day}T12-00-00-1a2b3c4d`
      await writeRun(shop, { id: earlier, startedAt: `2026-05-${day}T12:00:00.000Z` })
      await shop.trueup('report', earlier)
    }
    const { stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toContain(
      'Drift over runs cannot be seen yet: 7 more runs under the same conditions are needed.',
    )
  })

  it('judges a run again, by its path, its id, how it begins, or as the latest', async () => {
    const shop = await withRun(2)
    const { code, stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toMatch(/^home +402 ms +806 ms +20 +\+100 % \[\+\d+, \+\d+\] +must fix/m)
    expect(code).toBe(1)
    for (const named of [id, '2026-05-04', `reports/runs/${id}`]) {
      expect(await shop.trueup('compare', named)).toEqual({ code, stdout, stderr: '' })
    }
  })

  it('takes a whole id for its run, though another one begins with it', async () => {
    const shop = await withRun(2)
    await writeRun(shop, { id: `${id}-again` })
    const { stdout } = await shop.trueup('compare', id)
    expect(stdout).toContain(`(run ${id})`)
  })

  it.each([
    ['acceptable', 1, {}, 0],
    ['must fix', 2, {}, 1],
    ['must fix', 0.5, {}, 1],
    ['inconclusive', 1, { pairs: 3 }, 3],
    ['acceptable', 1, { status: 'interrupted' }, 3],
  ])('finds %s with a ratio of %d and %j: exit code %i', async (verdict, ratio, more, expected) => {
    const shop = await withRun(ratio, more)
    const { code, stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toMatch(new RegExp(`^home .*${verdict}`, 'm'))
    expect(code).toBe(expected)
  })

  it('judges where there is neither a configuration nor the environments, as data', async () => {
    const shop = await withRun(2)
    const elsewhere = await project()
    const run = join(shop.folder, 'reports/runs', id)
    const { code, stdout } = await elsewhere.trueup('compare', run, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'must-fix', exitCode: 1 })
    expect(code).toBe(1)
  })

  it('takes a should-fix difference for a fault with --strict alone', async () => {
    const shop = await withRun(1.105)
    expect(await shop.trueup('compare', 'latest')).toMatchObject({
      stdout: expect.stringMatching(/^home .*should fix/m),
      code: 0,
    })
    const { code, stdout } = await shop.trueup('compare', 'latest', '--strict')
    expect(stdout).toContain('Exit code 1: a should-fix difference counts with --strict')
    expect(code).toBe(1)
  })

  it('explains how a verdict came about', async () => {
    const shop = await withRun(2)
    const { code, stdout } = await shop.trueup('compare', 'latest', '--explain', 'Home duration')
    expect(stdout).toMatch(/^journey home · duration: must fix/)
    expect(stdout).toMatch(/margin/)
    expect(code).toBe(1)
  })

  it('lists the cells when there is none of that name', async () => {
    const shop = await withRun(2)
    const { code, stderr } = await shop.trueup('compare', 'latest', '--explain', 'checkout')
    expect(stderr).toContain('no cell is called "checkout"')
    expect(stderr).toContain('journey home · duration')
    expect(code).toBe(2)
  })

  it('says what was wrong with a run that was cut off', async () => {
    const shop = await withRun(1, { status: 'running' })
    const { code, stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toContain('cut off')
    expect(code).toBe(3)
  })

  it('uses colours when they are asked for', async () => {
    const shop = await withRun(2)
    const { ended } = shop.start(['compare', 'latest'], { FORCE_COLOR: '1' })
    expect((await ended).stdout).toContain('\u001b[31m')
  })

  it('exits 2 on a folder that is no run', async () => {
    const folder = await project({ 'run.json': 'not JSON' })
    const { code, stderr } = await folder.trueup('compare', '.')
    expect(stderr).toContain('run.json is not JSON')
    expect(code).toBe(2)
  })

  it('does not mind a reader that has seen enough', async () => {
    const shop = await withRun(2)
    const { process: child, ended } = shop.start(['compare', 'latest', '--json'])
    child.stdout?.destroy()
    expect((await ended).stderr).toBe('')
  })

  it('says which faults of a configuration keep the baseline out', async () => {
    const shop = await withRun(2)
    await shop.write({ 'trueup.config.json': { environment: {} } })
    const { code, stdout, stderr } = await shop.trueup('compare', 'latest')
    expect(stderr).toContain('Judged without baseline')
    expect(stdout).toMatch(/^home /m)
    expect(code).toBe(1)
  })
})

describe('trueup compare A B', () => {
  it('judges the candidate of one run against that of another, and says that it is weaker', async () => {
    const shop = await withRun(1)
    await writeRun(shop, { id: later, ratio: 2 })
    const { code, stdout } = await shop.trueup('compare', id, 'latest')
    expect(stdout).toMatch(/^staging in run B \(.+\) compared with run A/)
    expect(stdout).toMatch(/ run A +run B /)
    expect(stdout).toMatch(/^home +4\d\d ms +8\d\d ms .*must fix/m)
    expect(stdout).toContain('weaker')
    expect(code).toBe(1)
  })

  it('judges the environment that is asked for', async () => {
    const shop = await withRun(1)
    await writeRun(shop, { id: later, ratio: 2 })
    const { code, stdout } = await shop.trueup(
      ...['compare', id, later, '--environment', 'production'],
    )
    expect(stdout).toMatch(/^production in run B /)
    expect(code).toBe(0)
  })

  it.each([
    [[id, later, '--environment', 'moon'], 'no environment "moon": it has production and staging'],
    [[id, id], 'Both are the run'],
    [[id, 'copy'], 'Both are the run'],
    [[id, 'moon'], 'No run "moon"'],
    [['2026-05'], 'is how 2 runs begin'],
    [[id, '--environment', 'staging'], 'goes with two runs'],
  ])('exits 2 on wrong usage: %j', async (args, message) => {
    const shop = await withRun(1)
    await writeRun(shop, { id: later })
    await cp(join(shop.folder, 'reports/runs', id), join(shop.folder, 'copy'), { recursive: true })
    const { code, stdout, stderr } = await shop.trueup('compare', ...args)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe('trueup report', () => {
  it('makes everything from a run folder again', async () => {
    const shop = await withRun(2)
    const { code, stdout } = await shop.trueup('report')
    expect(stdout.trim()).toBe(join(shop.folder, 'reports/runs', id, 'report.html'))
    expect(code).toBe(0)
    const report = await shop.read(`reports/runs/${id}/report.md`)
    expect(report).toContain('| home | 402 ms | 806 ms | 20 |')
    expect(await shop.read(`reports/runs/${id}/report.html`)).toContain('<h1>staging compared with')
    await rm(join(shop.folder, 'reports/runs', id, 'report.md'))
    await shop.trueup('report', id)
    expect(await shop.read(`reports/runs/${id}/report.md`)).toBe(report)
    expect(JSON.parse(await shop.read(`reports/runs/${id}/comparison.json`))).toMatchObject({
      verdict: 'must-fix',
    })
  })
  it('names a report that cannot be written, and writes the others', async () => {
    const shop = await withRun(2)
    await shop.write({ [`reports/runs/${id}/report.html/in-the-way`]: '' })
    const { code, stdout, stderr } = await shop.trueup('report')
    expect(stderr).toContain('report.html could not be written: Cannot write the run folder')
    expect(stdout).toBe('')
    expect(code).toBe(4)
    expect(await shop.read(`reports/runs/${id}/report.md`)).toContain('| home | 402 ms | 806 ms |')
  })
})
