import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'
import { writeRun } from './written-run.ts'

const config = {
  environments: {
    production: { url: 'http://127.0.0.1:1' },
    staging: { url: 'http://127.0.0.1:2' },
  },
}

/** A project with accepted runs, each with its ratio. */
async function accepted(...ratios: number[]) {
  const shop = await project({ 'trueup.config.json': config })
  for (const [index, ratio] of ratios.entries()) {
    await writeRun(shop, { id: `2026-05-0${index + 1}-run`, ratio })
    await shop.trueup('baseline', 'accept')
  }
  return shop
}

describe('trueup baseline', () => {
  it('accepts no experiment, whose faults are no differences of the environments', async () => {
    const shop = await project({ 'trueup.config.json': config })
    const path = await writeRun(shop, { id: '2026-05-01-run' })
    const file = JSON.parse(await readFile(join(shop.folder, path, 'run.json'), 'utf8'))
    const experiment = {
      ...{ name: 'slow', fault: 'latency', doses: [], repeats: 1, slices: 4, tolerance: 0.3 },
      ...{ workload: 'home', trials: [] },
    }
    await shop.write({ [`${path}/run.json`]: { ...file, experiment } })
    for (const command of [
      ['baseline', 'accept', path],
      ['compare', path],
    ]) {
      const { code, stderr } = await shop.trueup(...command)
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no run') })
    }
  })

  it('accepts the latest run, and says how much is known now', async () => {
    const shop = await project({ 'trueup.config.json': config })
    await writeRun(shop, { id: '2026-05-01-run', ratio: 2 })
    const { code, stdout } = await shop.trueup('baseline', 'accept')
    expect(stdout).toContain('Accepted run 2026-05-01-run')
    expect(stdout).toContain('provisional: 4 more')
    expect(code).toBe(0)
  })

  it('makes an accepted gap a known one, which is no fault until it moves', async () => {
    const shop = await accepted(2, 2.01, 1.99, 2.02, 1.98)
    await writeRun(shop, { id: '2026-06-01-run', ratio: 2 })
    const { code, stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toMatch(/^Journey .*Known gap +Moved/m)
    expect(stdout).toMatch(/^home .*must fix, known +\+100 % +no/m)
    expect(code).toBe(0)

    await writeRun(shop, { id: '2026-06-02-run', ratio: 3 })
    const moved = await shop.trueup('compare', 'latest')
    expect(moved.stdout).toMatch(/^home .*\+100 % +yes/m)
    expect(moved.stdout.replace(/\s+/g, ' ')).toContain('against the baseline:')
    expect(moved.code).toBe(1)
  })

  it('shows what was accepted, as a table and as data', async () => {
    const shop = await accepted(2)
    expect((await shop.trueup('baseline', 'show')).stdout).toMatch(
      /journey home · duration +\+100 % +1 run/,
    )
    const { stdout } = await shop.trueup('baseline', 'show', '--json')
    expect(Object.keys(JSON.parse(stdout).cells)).toContain('journey home · duration')
  })

  it('drops a cell, or everything', async () => {
    const shop = await accepted(2)
    const dropped = await shop.trueup('baseline', 'drop', 'journey home · duration')
    expect(dropped.stdout).toContain('Dropped journey home · duration')
    expect(await shop.trueup('baseline', 'drop', 'moon')).toMatchObject({ code: 2 })
    expect(await shop.trueup('baseline', 'drop')).toMatchObject({ code: 0 })
    expect((await shop.trueup('baseline', 'show')).stdout).toContain('There is no baseline')
  })

  it('accepts no run twice, and an incomplete one with --force alone', async () => {
    const shop = await accepted(2)
    const twice = await shop.trueup('baseline', 'accept')
    expect(twice.stderr).toContain('in the baseline already')
    expect(twice.code).toBe(2)
    await writeRun(shop, { id: '2026-06-01-run', ratio: 2, status: 'interrupted' })
    expect((await shop.trueup('baseline', 'accept')).stderr).toContain('--force')
    expect(await shop.trueup('baseline', 'accept', '--force')).toMatchObject({ code: 0 })
  })

  it('exits 2 where the baseline is damaged, before anything is measured', async () => {
    const shop = await project({
      'trueup.config.json': config,
      'journeys/home.ts': `import { journey } from 'trueup'\nexport default journey.http('home', async () => {})`,
      'reports/baseline.json': '{',
    })
    const { code, stderr } = await shop.trueup('run')
    expect(stderr).toContain('baseline.json')
    expect(code).toBe(2)
    expect(await shop.runs()).toEqual([])
  })
})
