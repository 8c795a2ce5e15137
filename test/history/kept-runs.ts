// Runs as the history keeps them, and their folders as judging leaves them, for specs that need many.

import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Comparison } from '../../src/compare/comparison.ts'
import { comparison, difference } from '../report/comparisons.ts'

export interface RunOf {
  /** Days since the first. */
  day: number
  ratio?: number
  cells?: number
  browser?: string
}

export async function outFolder(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'trueup-history-'))
  mkdirSync(join(out, 'runs'))
  onTestFinished(() => rm(out, { recursive: true, force: true, maxRetries: 3 }))
  return out
}

export function idOf(day: number): string {
  return `${timeOf(day).slice(0, 19).replaceAll(':', '-')}-${(0x1a2b_0000 + day).toString(16)}`
}

/** Writes run.json and comparison.json of a run in which `search` is so many times slower. */
export function writeFolder(out: string, run: RunOf): void {
  const folder = join(out, 'runs', idOf(run.day))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'run.json'), JSON.stringify(runFileOf(run)))
  writeFileSync(join(folder, 'comparison.json'), JSON.stringify(comparisonOf(run)))
}

export function runFileOf({ day, browser = 'chromium 140' }: RunOf) {
  return {
    schemaVersion: 1,
    id: idOf(day),
    status: 'complete' as const,
    startedAt: timeOf(day),
    tool: { name: 'trueup' as const, version: '0.1.0' },
    command: 'trueup run',
    machine: {},
    compare: { reference: 'production', candidate: 'staging' },
    environments: {},
    settings: { margins: {}, expected: {} },
    fingerprint: { browser },
    plan: null,
    remarks: [],
  }
}

export function comparisonOf({ day, ratio = 1.05, cells = 1 }: RunOf): Comparison {
  const isWide = ratio > 1.1
  const search = difference('search', {
    ratio,
    interval: [ratio * 0.98, ratio * 1.02],
    verdict: isWide ? 'must-fix' : 'acceptable',
  })
  const others = Array.from({ length: cells - 1 }, (_, at) => ({
    ...difference(`step ${at}`),
    headline: false,
  }))
  const runs = { reference: idOf(day), candidate: idOf(day) }
  return comparison([search, ...others], {
    runs,
    verdict: search.verdict,
    summary: isWide ? 'Must be fixed: search.' : 'Acceptable: search.',
    parity: [{ probe: 'database', reference: '15.3', candidate: '15.4', verdict: 'differs' }],
  })
}

function timeOf(day: number): string {
  return new Date(Date.UTC(2026, 3, 1 + day, 2)).toISOString()
}
