// A project folder of its own for each test: real files, removed afterwards.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ConfigError } from '../../src/config/faults.ts'
import { loadConfig } from '../../src/config/load.ts'

export async function project(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-config-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** The error that loading ends with; loading must not end otherwise. */
export async function errorOf(options: { file?: string; cwd?: string }): Promise<ConfigError> {
  try {
    await loadConfig(options)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was loaded without a fault')
}

export const twoEnvironments = {
  production: { url: 'https://shop.example.com', production: true, maxRate: 50 },
  staging: { url: 'https://staging.shop.example.com' },
}

/** The faults of a configuration as `path: expected, came`. */
export async function faultsOf(config: unknown): Promise<string[]> {
  const folder = await project({ 'trueup.config.json': JSON.stringify(config) })
  const { faults } = await errorOf({ cwd: folder })
  return faults.map(
    ({ path, expected, came, hint }) => `${path}: ${expected}, ${came}${hint ? `; ${hint}` : ''}`,
  )
}
