import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openScratchFolder } from '../../src/plan/scratch-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scratch-test-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** Of a process that was there a moment ago. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

it('removes what a killed command has left, and nothing else', async () => {
  const dead = deadPid()
  const left = [`trueup-traffic-${dead}-abcDEF`, `trueup-journeys-${dead}-abc123`]
  const others = [
    `trueup-traffic-${process.pid}-abcDEF`,
    `trueup-traffic-${dead}-abcDEF.kept`,
    `trueup-reports-${dead}-abcDEF`,
    'trueup-traffic-abcDEF',
    `other-${dead}-abcDEF`,
  ]
  for (const name of [...left, ...others]) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'plan'), 'a plan')
  }
  const linked = `trueup-plan-${dead}-abcDEF`
  await symlink(join(folder, others[0]!), join(folder, linked))
  const made = await openScratchFolder('traffic')
  expect(existsSync(made)).toBe(true)
  const kept = (await readdir(folder)).filter((name) => join(folder, name) !== made)
  expect(kept.toSorted()).toEqual([...others, linked].toSorted())
  expect(await readdir(join(folder, others[0]!))).toEqual(['plan'])
})
