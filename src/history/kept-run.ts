// What the history keeps of a run: enough to follow each cell over the years, without its folder. It is
// read from run.json and comparison.json, so that a history can be made again from the folders.

import { longestCellId } from '../compare/cell.ts'
import type { Verdict } from '../compare/comparison.ts'
import type { ParityVerdict } from '../compare/parity.ts'
import { metrics, type Unit } from '../record/metric.ts'
import type { RunFile, RunStatus } from '../record/run-file.ts'
import { fieldsOf, listOf, nameOf, oneOf, optional, textOf, wholeOf } from '../record/shape.ts'

export interface KeptRun {
  id: string
  /** In UTC, so that times can be compared as texts. */
  startedAt: string
  endedAt: string | null
  status: RunStatus
  verdict: Verdict
  summary: string
  reference: string
  candidate: string
  fingerprint: Record<string, string>
  command: string
  version: string
}

export interface KeptFigure {
  value: number | null
  count: number
  errors: number
}

export interface KeptCell {
  cell: string
  unit: Unit
  headline: boolean
  reference: KeptFigure
  candidate: KeptFigure
  /** For errors the difference of rates. */
  ratio: number | null
  interval: [number, number] | null
  expectedRatio: number
  margin: number
  verdict: Verdict
  /** Against the baseline. */
  moved: Verdict | null
}

export interface KeptProbe {
  probe: string
  reference: string
  candidate: string
  verdict: ParityVerdict
}

export interface WholeRun extends KeptRun {
  cells: KeptCell[]
  parity: KeptProbe[]
}

const verdicts = ['must-fix', 'should-fix', 'acceptable', 'inconclusive'] as const
const parityVerdicts = ['equal', 'expected', 'differs', 'must-match', 'unknown'] as const
const units = [...new Set(Object.values(metrics).map(({ unit }) => unit))]
const mostCells = 1_000_000

/** Throws a ShapeError where the comparison is none. */
export function keptRun(file: Omit<RunFile, 'ledger'>, comparison: unknown): WholeRun {
  const fields = fieldsOf(comparison, 'comparison.json')
  return {
    id: file.id,
    startedAt: new Date(file.startedAt).toISOString(),
    endedAt: file.endedAt ?? null,
    status: file.status,
    verdict: oneOf(fields.verdict, 'verdict', verdicts),
    summary: textOf(fields.summary, 'summary'),
    reference: file.compare.reference,
    candidate: file.compare.candidate,
    fingerprint: file.fingerprint,
    command: file.command,
    version: file.tool.version,
    cells: listOf(fields.differences, 'differences', readCell, mostCells),
    parity: listOf(fields.parity ?? [], 'parity', readProbe, mostCells),
  }
}

function readCell(value: unknown, where: string): KeptCell {
  const fields = fieldsOf(value, where)
  const { moved } = fields
  return {
    cell: nameOf(fields.cell, `${where}.cell`, longestCellId),
    unit: oneOf(
      fieldsOf(fields.reference, `${where}.reference`).unit,
      `${where}.reference.unit`,
      units,
    ),
    headline: fields.headline === true,
    reference: readFigure(fields.reference, `${where}.reference`),
    candidate: readFigure(fields.candidate, `${where}.candidate`),
    ratio: finite(fields.ratio),
    interval: readInterval(fields.interval),
    expectedRatio: finite(fields.expectedRatio) ?? 1,
    margin: finite(fields.margin) ?? 0,
    verdict: oneOf(fields.verdict, `${where}.verdict`, verdicts),
    moved: optional(
      moved,
      (it) => oneOf(fieldsOf(it, `${where}.moved`).verdict, `${where}.moved.verdict`, verdicts),
      null,
    ),
  }
}

function readFigure(value: unknown, where: string): KeptFigure {
  const { value: figure, count, errors } = fieldsOf(value, where)
  const most = Number.MAX_SAFE_INTEGER
  return {
    value: finite(figure),
    count: wholeOf(count, `${where}.count`, 0, most),
    errors: wholeOf(errors, `${where}.errors`, 0, most),
  }
}

function readInterval(value: unknown): [number, number] | null {
  if (!Array.isArray(value)) return null
  const [low, high] = value.map(finite)
  return low === undefined || low === null || high === undefined || high === null
    ? null
    : [low, high]
}

/** A limit that lies at infinity is null in JSON. */
function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function readProbe(value: unknown, where: string): KeptProbe {
  const { probe, reference, candidate, verdict } = fieldsOf(value, where)
  return {
    probe: nameOf(probe, `${where}.probe`),
    reference: textOf(reference, `${where}.reference`),
    candidate: textOf(candidate, `${where}.candidate`),
    verdict: oneOf(verdict, `${where}.verdict`, parityVerdicts),
  }
}
