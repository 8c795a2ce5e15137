import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answersAfter, type Project, project } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const muchSlower = { staging: answersAfter(120), production: answersAfter(20) }

/** A project that has been run once, with the id of its run. */
async function runOnce(setup = muchSlower): Promise<{ shop: Project; id: string }> {
  const shop = await twoEnvironments(setup)
  await shop.trueup('run', '--quiet')
  const [id = ''] = await shop.runs()
  return { shop, id }
}

/** A second run with another id: a copy is quicker than measuring again. */
async function copyRun(shop: Project, id: string, copy: string): Promise<void> {
  const runs = join(shop.folder, 'reports/runs')
  await cp(join(runs, id), join(runs, copy), { recursive: true })
  const file = join(runs, copy, 'run.json')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(id, copy))
}

describe('trueup compare RUN', () => {
  it('judges a run again, by its path, its id, how it begins, or as the latest', async () => {
    const { shop, id } = await runOnce()
    const { code, stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toMatch(/^home .*must fix/m)
    expect(code).toBe(1)
    for (const named of [id, id.slice(0, 19), `reports/runs/${id}`]) {
      expect(await shop.trueup('compare', named)).toEqual({ code, stdout, stderr: '' })
    }
  })

  it('judges where there is neither a configuration nor the environments', async () => {
    const { shop, id } = await runOnce()
    const elsewhere = await project()
    const run = join(shop.folder, 'reports/runs', id)
    const { code, stdout } = await elsewhere.trueup('compare', run, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'must-fix' })
    expect(code).toBe(1)
  })

  it('explains how a verdict came about', async () => {
    const { shop } = await runOnce()
    const { code, stdout } = await shop.trueup('compare', 'latest', '--explain', 'Home duration')
    expect(stdout).toMatch(/^journey home · duration: must fix/)
    expect(stdout).toMatch(/margin/)
    expect(code).toBe(1)
  })

  it('lists the cells when there is none of that name', async () => {
    const { shop } = await runOnce()
    const { code, stderr } = await shop.trueup('compare', 'latest', '--explain', 'checkout')
    expect(stderr).toContain('no cell is called "checkout"')
    expect(stderr).toContain('journey home · duration')
    expect(code).toBe(2)
  })

  it('exits 3 on a run that was cut off, and says so', async () => {
    const { shop, id } = await runOnce({ staging: answersAfter(20), production: answersAfter(20) })
    const file = join(shop.folder, 'reports/runs', id, 'run.json')
    const run = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...run, status: 'running', machine: {} }))
    const { code, stdout } = await shop.trueup('compare', id)
    expect(stdout).toContain('cut off')
    expect(code).toBe(3)
  })

  it('exits 2 on a folder that is no run', async () => {
    const folder = await project({ 'run.json': 'not JSON' })
    const { code, stderr } = await folder.trueup('compare', '.')
    expect(stderr).toContain('run.json is not JSON')
    expect(code).toBe(2)
  })

  it('does not mind a reader that has seen enough', async () => {
    const { shop } = await runOnce()
    const { process: child, ended } = shop.start(['compare', 'latest', '--json'])
    child.stdout?.destroy()
    expect((await ended).stderr).toBe('')
  })
})

describe('trueup compare A B', () => {
  it('judges the candidate of one run against that of another, and says that it is weaker', async () => {
    const { shop, id } = await runOnce()
    await copyRun(shop, id, '2030-01-01T00-00-00-00000000')
    const { code, stdout } = await shop.trueup('compare', id, 'latest')
    expect(stdout).toMatch(/^staging compared with staging/)
    expect(stdout).toContain('weaker')
    expect([0, 3]).toContain(code)
  })

  it.each([
    [['--environment', 'moon'], 'has no environment "moon": it has production and staging'],
    [[], 'Both are the run'],
  ])('exits 2 on wrong usage: %j', async (flags, message) => {
    const { shop, id } = await runOnce()
    if (flags.length > 0) await copyRun(shop, id, '2030-01-01T00-00-00-00000000')
    const { code, stderr } = await shop.trueup('compare', id, 'latest', ...flags)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})

describe('trueup report', () => {
  it('makes everything from a run folder again', async () => {
    const { shop, id } = await runOnce()
    const report = `reports/runs/${id}/report.md`
    const before = await shop.read(report)
    await rm(join(shop.folder, report))
    const { code, stdout } = await shop.trueup('report', id)
    expect(stdout.trim()).toBe(join(shop.folder, report))
    expect(await shop.read(report)).toBe(before)
    expect(code).toBe(0)
  })
})
