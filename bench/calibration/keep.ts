// Results of a calibration, kept as they come: docs/verdicts.md and its pictures are made from them
// (`npm run bench -- calibration/page`), so that every figure there was measured.

import { readFileSync, writeFileSync } from 'node:fs'

export interface Row {
  /** What was simulated, in words. */
  setting: string
  /** What was judged: p50, p95, errors, 20 pairs. */
  judged: string
  runs: number
  /** Shares of the runs, by what happened in them. */
  shares: Record<string, number>
}

const file = (name: string) => new URL(`results/${name}.json`, import.meta.url)

export function keep(name: string, row: Row): void {
  const rows = kept(name)
  const known = rows.findIndex(
    ({ setting, judged }) => setting === row.setting && judged === row.judged,
  )
  rows[known < 0 ? rows.length : known] = row
  writeFileSync(file(name), `${JSON.stringify(rows, null, 2)}\n`)
  const shares = Object.entries(row.shares).map(([what, share]) => `${what} ${share.toFixed(4)}`)
  console.log(`${row.setting}, ${row.judged}, ${row.runs} runs: ${shares.join(', ')}`)
}

export function kept(name: string): Row[] {
  try {
    return JSON.parse(readFileSync(file(name), 'utf8')) as Row[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Counts what happened, as shares of all runs. */
export class Tally {
  #runs = 0
  readonly #counts: Record<string, number> = {}

  add(happened: Record<string, boolean>): void {
    this.#runs++
    for (const [what, did] of Object.entries(happened)) {
      this.#counts[what] = (this.#counts[what] ?? 0) + Number(did)
    }
  }

  row(setting: string, judged: string): Row {
    const shares = Object.entries(this.#counts).map(([what, count]) => [what, count / this.#runs])
    return { setting, judged, runs: this.#runs, shares: Object.fromEntries(shares) }
  }
}
