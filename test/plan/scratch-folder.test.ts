import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
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

/** As it stands in the name of a folder. */
function named(host: string): string {
  return createHash('sha256').update(host).digest('hex').slice(0, 8)
}

it('removes what a killed command has left, and nothing else', async () => {
  const dead = deadPid()
  const here = named(hostname())
  const left = [`trueup-traffic-${here}-${dead}-abcDEF`, `trueup-journeys-${here}-${dead}-abc123`]
  const others = [
    `trueup-traffic-${here}-${process.pid}-abcDEF`,
    `trueup-traffic-${here}-${dead}-abcDEF.kept`,
    `trueup-reports-${here}-${dead}-abcDEF`,
    // Of a container that shares this folder: there the process may well be alive.
    `trueup-traffic-${named('another-host')}-${dead}-abcDEF`,
    'trueup-traffic-abcDEF',
    `other-${dead}-abcDEF`,
  ]
  for (const name of [...left, ...others]) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'plan'), 'a plan')
  }
  const linked = `trueup-plan-${here}-${dead}-abcDEF`
  await symlink(join(folder, others[0]!), join(folder, linked))
  const made = await openScratchFolder('traffic')
  expect(existsSync(made)).toBe(true)
  const kept = (await readdir(folder)).filter((name) => join(folder, name) !== made)
  expect(kept.toSorted()).toEqual([...others, linked].toSorted())
  expect(await readdir(join(folder, others[0]!))).toEqual(['plan'])
})
