// The history of all runs of a project, as questions to ask it. What it answers does not need a run
// folder any more.

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Verdict } from '../compare/comparison.ts'
import type { PastRun } from '../compare/drift-over-runs.ts'
import type { GapPoint } from '../compare/gap-course.ts'
import type { ParityVerdict } from '../compare/parity.ts'
import type { RunFile } from '../record/run-file.ts'
import { insertRun } from './insert-run.ts'
import type { KeptCell, KeptProbe, KeptRun, WholeRun } from './kept-run.ts'
import {
  cellOf,
  estimateOf,
  fingerprintText,
  intervalOf,
  numberOf,
  type Row,
  runOf,
} from './rows.ts'

type Conditions = Pick<RunFile, 'compare' | 'fingerprint' | 'startedAt'>

export interface RunsWanted {
  /** The newest so many. */
  most: number
  /** Words, all of which stand somewhere in what is kept of the run. */
  words?: readonly string[]
}

export class History {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  close(): void {
    this.#database.close()
  }

  /** All of them or none; what was kept of a run of that id is replaced. */
  enter(runs: readonly WholeRun[]): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const run of runs) insertRun(this.#database, run)
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** Of all runs, or of those that have these words. */
  count(words: readonly string[] = []): number {
    const sql = `SELECT count(*) AS count FROM runs WHERE true ${matching(words)}`
    return Number(this.#one(sql, ...lowered(words))!.count)
  }

  /** Newest first. */
  runs({ most, words = [] }: RunsWanted): KeptRun[] {
    return this.#all(
      `SELECT * FROM runs WHERE true ${matching(words)} ORDER BY startedAt DESC, id DESC LIMIT ?`,
      ...lowered(words),
      most,
    ).map(runOf)
  }

  run(id: string): WholeRun | undefined {
    const row = this.#one('SELECT * FROM runs WHERE id = ?', id)
    if (row === undefined) return undefined
    const parity = this.#all('SELECT * FROM parity WHERE run = ?', row.number)
    return {
      ...runOf(row),
      cells: this.#cellsOf(row.number),
      parity: parity.map(
        (it): KeptProbe => ({
          probe: String(it.probe),
          reference: String(it.reference),
          candidate: String(it.candidate),
          verdict: it.verdict as ParityVerdict,
        }),
      ),
    }
  }

  /** The newest run that has this cell. */
  newestWith(cell: string): KeptRun | undefined {
    const row = this.#one(
      `SELECT runs.* FROM cells JOIN figures ON figures.cell = cells.number
      JOIN runs ON runs.number = figures.run
      WHERE cells.cell = ? ORDER BY runs.startedAt DESC, runs.id DESC LIMIT 1`,
      cell,
    )
    return row && runOf(row)
  }

  headlines(id: string): KeptCell[] {
    const row = this.#one('SELECT number FROM runs WHERE id = ?', id)
    return row === undefined ? [] : this.#cellsOf(row.number, 'AND headline')
  }

  /** Of all runs. */
  cells(): { cell: string }[] {
    return this.#all('SELECT cell FROM cells ORDER BY number').map(({ cell }) => ({
      cell: String(cell),
    }))
  }

  /** What the runs of the same two environments found of a cell, oldest first. */
  course(cell: string, newest: KeptRun, most: number): GapPoint[] {
    const { reference, candidate, startedAt } = newest
    const conditions = fingerprintText(newest.fingerprint)
    return this.#all(
      `SELECT runs.id, runs.startedAt, runs.status, runs.fingerprint, figures.*
      FROM cells JOIN figures ON figures.cell = cells.number JOIN runs ON runs.number = figures.run
      WHERE cells.cell = ? AND runs.reference = ? AND runs.candidate = ? AND runs.startedAt <= ?
      ORDER BY runs.startedAt DESC, runs.id DESC LIMIT ?`,
      cell,
      reference,
      candidate,
      startedAt,
      most,
    )
      .map((row) => ({
        run: String(row.id),
        startedAt: String(row.startedAt),
        ratio: numberOf(row.ratio),
        interval: intervalOf(row),
        margin: Number(row.margin),
        expectedRatio: Number(row.expectedRatio),
        verdict: row.verdict as Verdict,
        ...(row.moved !== null && { moved: row.moved as Verdict }),
        headline: row.headline === 1,
        alike: row.status === 'complete' && row.fingerprint === conditions,
      }))
      .reverse()
  }

  /** Whole runs under the conditions of this one and before it: what their headline cells were. */
  pastRuns({ compare, fingerprint, startedAt }: Conditions, most: number): PastRun[] {
    const rows = this.#all(
      `WITH past AS (
        SELECT number, id, startedAt FROM runs
        WHERE reference = ? AND candidate = ? AND fingerprint = ? AND status = 'complete' AND startedAt < ?
        ORDER BY startedAt DESC, id DESC LIMIT ?
      )
      SELECT past.id, past.startedAt, cells.cell, figures.ratio FROM past
      JOIN figures ON figures.run = past.number JOIN cells ON cells.number = figures.cell
      WHERE figures.headline AND figures.ratio IS NOT NULL`,
      compare.reference,
      compare.candidate,
      fingerprintText(fingerprint),
      new Date(startedAt).toISOString(),
      most,
    )
    return [...Map.groupBy(rows, ({ id }) => String(id))].map(([id, [first, ...others]]) => ({
      id,
      startedAt: String(first!.startedAt),
      estimates: new Map([first!, ...others].flatMap(estimateOf)),
    }))
  }

  #cellsOf(run: SQLInputValue, more = ''): KeptCell[] {
    return this.#all(
      `SELECT figures.*, cells.cell AS name, cells.unit FROM figures
      JOIN cells ON cells.number = figures.cell WHERE run = ? ${more} ORDER BY place`,
      run,
    ).map(cellOf)
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[]
  }

  #one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#database.prepare(sql).get(...values) as Row | undefined
  }
}

/** Of each word a condition, with a place for it. */
function matching(words: readonly string[]): string {
  const text = `id || ' ' || status || ' ' || verdict || ' ' || summary || ' ' || reference || ' ' || candidate || ' ' || command || ' ' || fingerprint`
  return words.map(() => `AND instr(lowered(${text}), ?) > 0`).join(' ')
}

function lowered(words: readonly string[]): string[] {
  return words.map((word) => word.toLowerCase())
}
