// `trueup baseline drop`: a difference is not accepted any more, or none is.

import { rm } from 'node:fs/promises'
import { dropFromBaseline } from '../../compare/index.ts'
import { loadConfig } from '../../config/load.ts'
import type { DropFlags } from '../baseline.ts'
import { UsageError } from '../usage-error.ts'
import { readBaseline, writeBaseline } from './file.ts'

export async function dropBaseline(flags: DropFlags): Promise<void> {
  const { config } = await loadConfig({ file: flags.config })
  const file = config.baseline
  if (flags.cell === undefined) {
    await rm(file, { force: true })
    process.stdout.write(`Dropped the whole baseline ${file}.\n`)
    return
  }
  const before = await readBaseline(file)
  if (before === undefined)
    throw new UsageError(`There is no baseline in ${file}: nothing to drop.`)
  const after = dropFromBaseline(before, flags.cell)
  await writeBaseline(file, after)
  const dropped = Object.keys(before.cells).filter((cell) => after.cells[cell] === undefined)
  process.stdout.write(`Dropped ${dropped.join(', ')} from ${file}.\n`)
}
