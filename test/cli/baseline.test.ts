import { describe, expect, it } from 'vitest'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const muchSlower = { staging: answersAfter(120), production: answersAfter(20) }

describe('trueup baseline', () => {
  it('accepts a gap, which is then known and no fault until it moves', async () => {
    const shop = await twoEnvironments(muchSlower)
    expect((await shop.trueup('run', '--quiet')).code).toBe(1)
    const accepted = await shop.trueup('baseline', 'accept')
    expect(accepted.stdout).toContain('provisional')
    expect(accepted.code).toBe(0)

    const { stdout } = await shop.trueup('compare', 'latest')
    expect(stdout).toMatch(/^Journey .*Known gap +Moved/m)
    expect(stdout).toMatch(/^home .*must fix, known +\+\d+ % +no/m)
  })

  it('shows what was accepted, as a table and as data', async () => {
    const shop = await twoEnvironments(muchSlower)
    await shop.trueup('run', '--quiet')
    await shop.trueup('baseline', 'accept')
    expect((await shop.trueup('baseline', 'show')).stdout).toMatch(
      /journey home · duration +\+\d+ % +1 run/,
    )
    const { stdout } = await shop.trueup('baseline', 'show', '--json')
    expect(Object.keys(JSON.parse(stdout).cells)).toContain('journey home · duration')
  })

  it('drops a cell, or everything', async () => {
    const shop = await twoEnvironments(muchSlower)
    await shop.trueup('run', '--quiet')
    await shop.trueup('baseline', 'accept')
    const dropped = await shop.trueup('baseline', 'drop', 'journey home · duration')
    expect(dropped.stdout).toContain('Dropped journey home · duration')
    expect((await shop.trueup('baseline', 'drop', 'moon')).code).toBe(2)
    expect((await shop.trueup('baseline', 'drop')).code).toBe(0)
    expect((await shop.trueup('baseline', 'show')).stdout).toContain('There is no baseline')
  })

  it('refuses the same run twice, and a baseline that is damaged', async () => {
    const shop = await twoEnvironments({ config: { margins: {} } })
    await shop.trueup('run', '--quiet', '--iterations', '6')
    await shop.trueup('baseline', 'accept')
    const twice = await shop.trueup('baseline', 'accept')
    expect(twice.stderr).toContain('in the baseline already')
    expect(twice.code).toBe(2)
    await shop.write({ 'reports/baseline.json': '{' })
    const damaged = await shop.trueup('run')
    expect(damaged.stderr).toContain('baseline.json')
    expect(damaged.code).toBe(2)
    expect(await shop.runs()).toHaveLength(1)
  })
})
