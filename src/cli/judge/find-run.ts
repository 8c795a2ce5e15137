// Finds the run that a user means: a path, an id or how it begins, or `latest`.

import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'

export function findRun(wanted: string, out: string): string {
  if (existsSync(join(wanted, 'run.json'))) return resolve(wanted)
  const runs = join(out, 'runs')
  const ids = runIds(runs)
  if (wanted === 'latest') {
    const latest = ids.at(-1)
    if (latest !== undefined) return join(runs, latest)
    throw new UsageError(
      `There is no run in ${runs} yet: make one with \`trueup run\`, or say with --out where they are.`,
    )
  }
  const saturation = join(out, 'saturation')
  const places = new Map([
    ...ids.map((id) => [id, runs] as const),
    ...runIds(saturation).map((id) => [id, saturation] as const),
  ])
  const matching = places.has(wanted)
    ? [wanted]
    : [...places.keys()].filter((id) => id.startsWith(wanted))
  if (matching.length === 1) return join(places.get(matching[0]!)!, matching[0]!)
  if (matching.length > 1) {
    throw new UsageError(`"${wanted}" is how ${matching.length} runs begin: ${listed(matching)}.`)
  }
  const there = ids.length === 0 ? 'there is none' : `there are ${listed(ids)}`
  throw new UsageError(
    `No run "${wanted}": expected a run folder, or the id of one in ${runs} (${there}), or latest.`,
  )
}

/** In the order of their times, with which ids begin. */
function runIds(runs: string): string[] {
  if (!existsSync(runs)) return []
  return readdirSync(runs)
    .filter((id) => existsSync(join(runs, id, 'run.json')))
    .sort()
}

function listed(ids: string[]): string {
  const shown = ids.slice(-5).reverse()
  return (
    shown.join(', ') + (ids.length > shown.length ? `, and ${ids.length - shown.length} more` : '')
  )
}
