import { expect, test } from 'vitest'
import type { Comparison, Difference } from '../../../src/compare/comparison.ts'
import { figuresOfRun } from '../../../src/report/machine/figures-of-run.ts'
import { renderPrometheus } from '../../../src/report/machine/prometheus.ts'
import { runFile } from '../../compare/measured-run.ts'
import { comparison, difference, search } from '../comparisons.ts'

interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** The text format as Prometheus documents it: any line that is not of it is an error. */
function parse(text: string): { samples: Sample[]; types: Map<string, string> } {
  const samples: Sample[] = []
  const types = new Map<string, string>()
  const helps = new Set<string>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n').slice(0, -1)) {
    const [, kind, family = '', rest = ''] =
      /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') helps.add(family)
    else if (kind === 'TYPE') types.set(family, rest)
    else samples.push(sampleOf(line))
  }
  for (const { name } of samples) {
    expect(types.get(name)).toBe('gauge')
    expect(helps).toContain(name)
  }
  const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]))
  expect(new Set(keys).size).toBe(keys.length)
  return { samples, types }
}

const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y

function sampleOf(line: string): Sample {
  const [, name, labels = '', value] =
    /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.e+-]+)$/.exec(line) ?? []
  if (name === undefined) throw new Error(`not a sample: ${line}`)
  const found: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < labels.length) {
    const match = label.exec(labels)
    if (match === null) throw new Error(`not labels: ${labels}`)
    found[match[1] ?? ''] = (match[2] ?? '').replace(/\\(.)/g, '$1')
  }
  return { name, labels: found, value: Number(value) }
}

function metricsOf(differences: Difference[], changes: Partial<Comparison> = {}) {
  return parse(renderPrometheus(figuresOfRun(comparison(differences, changes), runFile())))
}

function figureOf(samples: Sample[], name: string, labels: Record<string, string> = {}) {
  const found = samples.filter(
    (it) =>
      it.name === name && Object.entries(labels).every(([key, text]) => it.labels[key] === text),
  )
  expect(found).toHaveLength(1)
  return found[0]?.value
}

test('a run, its cells and their verdicts are gauges in base units', () => {
  const { samples } = metricsOf([search])
  expect(figureOf(samples, 'trueup_run_exit_code')).toBe(1)
  expect(figureOf(samples, 'trueup_run_timestamp_seconds')).toBe(1_767_226_200)
  const info = samples.find(({ name }) => name === 'trueup_run_info')
  expect(info?.labels).toMatchObject({
    reference: 'production',
    candidate: 'staging',
    verdict: 'must-fix',
  })
  const cell = { kind: 'journey', name: 'search', metric: 'duration', headline: 'true' }
  const seconds = (environment: string) =>
    figureOf(samples, 'trueup_cell_duration_seconds', { ...cell, environment })
  expect(seconds('production')).toBe(1.2)
  expect(seconds('staging')).toBe(3.4)
  const bound = (name: string) =>
    figureOf(samples, 'trueup_cell_difference_ratio', { ...cell, bound: name })
  expect([bound('low'), bound('estimate'), bound('high')]).toEqual([2.6, 2.83, 3.1])
  expect(figureOf(samples, 'trueup_cell_verdict', { ...cell, verdict: 'must-fix' })).toBe(1)
  expect(figureOf(samples, 'trueup_cell_samples', { side: 'candidate' })).toBe(20)
})

test('error rates are not mixed with ratios', () => {
  const errors = difference(
    'home',
    { ratio: 0.1, interval: [0.02, 0.2], reference: { value: 0 } },
    'errors',
  )
  const { samples } = metricsOf([errors])
  expect(figureOf(samples, 'trueup_cell_errors_difference_ratio', { bound: 'estimate' })).toBe(0.1)
  expect(samples.filter(({ name }) => name === 'trueup_cell_difference_ratio')).toEqual([])
})

test('what was not measured has no series', () => {
  const { types, samples } = metricsOf([
    difference('home', { ratio: null, interval: null, candidate: { value: null } }),
  ])
  expect(types.has('trueup_cell_difference_ratio')).toBe(false)
  expect(types.has('trueup_cell_moved')).toBe(false)
  expect(samples.filter(({ name }) => name === 'trueup_cell_duration_seconds')).toHaveLength(1)
})

test.each([
  'a "quoted" name',
  'back\\slash',
  'x"} 1\ntrueup_run_exit_code 0',
  'line\nbreak',
  '{}=,',
])('the name %j is a label and nothing more', (name) => {
  const { samples } = metricsOf([difference(name)])
  expect(figureOf(samples, 'trueup_run_exit_code')).toBe(1)
  const names = new Set(samples.flatMap(({ labels }) => labels.name ?? []))
  expect([...names]).toEqual([name.replaceAll('\n', ' ')])
})
