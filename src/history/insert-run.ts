// A judged run on its way into history.db: the run itself, its cells by their names, and its probes. What
// was kept of a run of that id is replaced.

import type { DatabaseSync } from 'node:sqlite'
import type { WholeRun } from './kept-run.ts'
import { figuresOf, fingerprintText } from './rows.ts'

export function insertRun(database: DatabaseSync, run: WholeRun): void {
  database.prepare('DELETE FROM runs WHERE id = ?').run(run.id)
  const row = database.prepare(
    `INSERT INTO runs (id, startedAt, endedAt, status, verdict, summary, reference, candidate, fingerprint, command, version)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const { lastInsertRowid: number } = row.run(
    run.id,
    run.startedAt,
    run.endedAt,
    run.status,
    run.verdict,
    run.summary,
    run.reference,
    run.candidate,
    fingerprintText(run.fingerprint),
    run.command,
    run.version,
  )
  const name = database.prepare(
    'INSERT INTO cells (cell, unit) VALUES (?, ?) ON CONFLICT (cell) DO UPDATE SET unit = excluded.unit RETURNING number',
  )
  const figure = database.prepare(
    'INSERT OR REPLACE INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  run.cells.forEach((it, place) => {
    figure.run(name.get(it.cell, it.unit)!.number!, number, place, ...figuresOf(it))
  })
  const probe = database.prepare('INSERT OR REPLACE INTO parity VALUES (?, ?, ?, ?, ?)')
  for (const it of run.parity) probe.run(number, it.probe, it.reference, it.candidate, it.verdict)
}
