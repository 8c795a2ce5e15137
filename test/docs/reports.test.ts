// docs/reports.md names what a run leaves: its files, the series for Prometheus, the packages and the
// words of a template are those of the code.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sidesOf } from '../../src/compare/sides.ts'
import { templateWords } from '../../src/config/reports-schema.ts'
import { metrics } from '../../src/record/metric.ts'
import { figuresOfRun } from '../../src/report/machine/figures-of-run.ts'
import { renderPrometheus } from '../../src/report/machine/prometheus.ts'
import { reportFiles } from '../../src/report/report-files.ts'
import { runFile, runOf } from '../compare/measured-run.ts'
import { comparison, difference } from '../report/comparisons.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/reports.md'), 'utf8')

test('each file that a run leaves is on the page', () => {
  const run = runOf({ production: [10], staging: [12] })
  const files = reportFiles(comparison([]), { sides: sidesOf(run), artifacts: [] })
  const missing = files.filter(({ name }) => !page.includes(`| \`${name}`)).map(({ name }) => name)
  expect(missing).toEqual([])
})

test('the series for Prometheus are those of the page', () => {
  const moved = {
    verdict: 'acceptable',
    reason: '',
    baselineRatio: 1,
    runs: 5,
    provisional: false,
  } as const
  const cells = (Object.keys(metrics) as (keyof typeof metrics)[]).map((metric) =>
    difference('home', { moved }, metric),
  )
  const text = renderPrometheus(figuresOfRun(comparison(cells), runFile()))
  const rendered = [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '')
  const table = page.split('\n').filter((line) => line.startsWith('| `trueup_'))
  const named = table.flatMap((line) => [...line.matchAll(/`(trueup_\w+)`/g)].map((it) => it[1]))
  expect(named.toSorted()).toEqual(rendered.toSorted())
})

test('the packages to install for OpenTelemetry are its optional ones', () => {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [command = ''] = /npm install --save-dev @opentelemetry[^`]*/.exec(page) ?? []
  expect(command.match(/@opentelemetry\/[\w-]+/g)?.toSorted()).toEqual(
    Object.keys(peerDependencies).toSorted(),
  )
})

test('the words of a template are on the page', () => {
  expect(templateWords.filter((word) => !page.includes(`\`{${word}}\``))).toEqual([])
})
