// Rows of history.db and what they mean: from what is kept into columns, and back.

import type { SQLInputValue } from 'node:sqlite'
import { isErrorsCell } from '../compare/cell.ts'
import type { Verdict } from '../compare/comparison.ts'
import type { Unit } from '../record/metric.ts'
import type { RunStatus } from '../record/run-file.ts'
import type { KeptCell, KeptRun } from './kept-run.ts'

export type Row = Record<string, SQLInputValue> & { number: number }

/** On the scale of drift; nothing where there is no figure. */
export function estimateOf({ cell, ratio }: Row): [string, number][] {
  const name = String(cell)
  const theta = isErrorsCell(name) ? Number(ratio) : Math.log(Number(ratio))
  return Number.isFinite(theta) ? [[name, theta]] : []
}

export function figuresOf(it: KeptCell): SQLInputValue[] {
  const [low, high] = it.interval ?? [null, null]
  return [
    it.headline ? 1 : 0,
    it.reference.value,
    it.reference.count,
    it.reference.errors,
    it.candidate.value,
    it.candidate.count,
    it.candidate.errors,
    it.ratio,
    low,
    high,
    it.expectedRatio,
    it.margin,
    it.verdict,
    it.moved,
  ]
}

export function runOf(row: Row): KeptRun {
  return {
    id: String(row.id),
    startedAt: String(row.startedAt),
    endedAt: row.endedAt === null ? null : String(row.endedAt),
    status: row.status as RunStatus,
    verdict: row.verdict as Verdict,
    summary: String(row.summary),
    reference: String(row.reference),
    candidate: String(row.candidate),
    fingerprint: Object.fromEntries(JSON.parse(String(row.fingerprint))),
    command: String(row.command),
    version: String(row.version),
  }
}

/** The same text for the same conditions. */
export function fingerprintText(fingerprint: Record<string, string>): string {
  return JSON.stringify(Object.entries(fingerprint).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function intervalOf({ low, high }: Row): [number, number] | null {
  return low === null || high === null ? null : [Number(low), Number(high)]
}

export function numberOf(value: SQLInputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

export function cellOf(row: Row): KeptCell {
  const figure = (side: 'reference' | 'candidate') => ({
    value: numberOf(row[`${side}Value`]),
    count: Number(row[`${side}Count`]),
    errors: Number(row[`${side}Errors`]),
  })
  return {
    cell: String(row.name),
    unit: row.unit as Unit,
    headline: row.headline === 1,
    reference: figure('reference'),
    candidate: figure('candidate'),
    ratio: numberOf(row.ratio),
    interval: intervalOf(row),
    expectedRatio: Number(row.expectedRatio),
    margin: Number(row.margin),
    verdict: row.verdict as Verdict,
    moved: row.moved as Verdict | null,
  }
}
