// A run folder as another program would write it from docs/run-folder.md: judging is tested on runs
// that are known to the last digit, and without measuring anything.

import type { Project } from './command-line.ts'

export interface WrittenRun {
  id: string
  /** Candidate by reference. */
  ratio?: number
  pairs?: number
  status?: string
  startedAt?: string
}

export async function writeRun(project: Project, run: WrittenRun): Promise<string> {
  const { id, ratio = 1, pairs = 20, status = 'complete' } = run
  const { startedAt = '2026-05-04T12:00:00.000Z' } = run
  const path = `reports/runs/${id}`
  const lines = Array.from({ length: pairs }, (_, pair) => [
    sampleOf('production', pair, 400_000),
    sampleOf('staging', pair, 400_000 * ratio),
  ]).flat()
  await project.write({
    [`${path}/run.json`]: {
      schemaVersion: 1,
      id,
      status,
      startedAt,
      compare: { reference: 'production', candidate: 'staging' },
    },
    [`${path}/samples.ndjson`]: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })
  return path
}

/** Pairs differ a little from one another, as they do in life. */
function sampleOf(environment: string, pair: number, durationUs: number): object {
  const scatter = 1 + 0.02 * Math.sin(12.9898 * pair + (environment === 'staging' ? 1 : 0))
  return {
    journey: 'home',
    environment,
    pair,
    phase: 'measured',
    startedAt: '2026-05-04T12:00:00.000Z',
    outcome: 'ok',
    durationUs: Math.round(durationUs * scatter),
  }
}
