import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeBaseline } from '../../../src/cli/baseline/file.ts'

it('leaves no half of a baseline beside one that cannot be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-baseline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'trueup.baseline.json')
  await mkdir(file)
  const environments = { reference: 'production', candidate: 'staging' }
  const baseline = { schemaVersion: 1, environments, fingerprint: {}, runs: [], cells: {} }
  await expect(writeBaseline(file, baseline)).rejects.toThrow('EISDIR')
  expect(await readdir(folder)).toEqual(['trueup.baseline.json'])
})
