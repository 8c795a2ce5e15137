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
  if (flags.cell === undefined) return await dropAll(file)
  const before = await readBaseline(file)
  if (before === undefined)
    throw new UsageError(`There is no baseline in ${file}: nothing to drop.`)
  const after = dropFromBaseline(before, flags.cell)
  await writeBaseline(file, after)
  const dropped = Object.keys(before.cells).filter((cell) => after.cells[cell] === undefined)
  process.stdout.write(`Dropped ${dropped.join(', ')} from ${file}.\n`)
}

/** Also one that cannot be read any more; what people noted is theirs, and stays. */
async function dropAll(file: string): Promise<void> {
  const before = await readBaseline(file).catch(() => undefined)
  if (before?.notes === undefined) {
    await rm(file, { force: true })
    process.stdout.write(`Dropped the whole baseline ${file}.\n`)
    return
  }
  const { parity: _, ...rest } = before
  await writeBaseline(file, { ...rest, fingerprint: {}, runs: [], cells: {} })
  process.stdout.write(
    `Dropped the whole baseline ${file}, but for its notes: \`trueup note CELL --drop\` drops one.\n`,
  )
}
