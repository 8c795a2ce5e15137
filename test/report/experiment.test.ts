// The reports of an experiment whose names mean harm, as those of a folder from elsewhere may.

import { expect, test } from 'vitest'
import type { ExperimentReport, Response } from '../../src/compare/experiment/experiment-report.ts'
import { drawCurves } from '../../src/report/experiment/curve.ts'
import { renderExperimentMarkdown } from '../../src/report/experiment/markdown.ts'
import { renderExperiment } from '../../src/report/experiment/terminal.ts'

function reportWith(name: string): ExperimentReport {
  const figure = (value: number) => ({ value, unit: 'ms' as const, count: 40, errors: 0 })
  const response: Response = {
    control: figure(100),
    changed: figure(300),
    ratio: 3,
    interval: [2.9, 3.1],
    reaction: 'moved',
  }
  return {
    schemaVersion: 1,
    run: name,
    environments: { reference: name, candidate: name },
    experiment: {
      name,
      fault: name,
      doses: [{ text: name }],
      repeats: 2,
      slices: 5,
      tolerance: 0.3,
      workload: name,
      trials: [{ environment: name, dose: 0, repeat: 0, arrived: name }],
    },
    verdict: 'must-fix',
    exitCode: 1,
    summary: name,
    causes: [name],
    differences: [
      {
        cell: `journey ${name} · duration`,
        subject: { kind: 'journey', name },
        metric: 'duration',
        dose: 0,
        stretch: 'fault',
        headline: true,
        expected: 200,
        ratio: 1.5,
        interval: [1.4, 1.6],
        confidence: 0.9,
        margin: 0.1,
        verdict: 'must-fix',
        reason: name,
        reference: response,
        candidate: response,
      },
    ],
    timings: [],
    userErrors: [{ environment: name, dose: 0, count: 40, errors: 1, kinds: { [name]: 1 } }],
    remarks: [name],
  }
}

test('the curves are an SVG that can be read, whatever the names hold', () => {
  const drawing = drawCurves(reportWith('half \ud800 of \ufffe <one> \u0007'))!
  expect(drawing).toContain('&#60;one&#62;')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
  expect(drawing).not.toMatch(/[\ufffe\uffff\u0000-\u0008]/)
  expect(drawing.isWellFormed()).toBe(true)
})

test('no name moves the cursor of a terminal or turns its text around', () => {
  const text = renderExperiment(reportWith('a\u001b[2Jb\r\u202ec'), { width: 80, colour: false })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u001b\r\u202e]/)
})

test.each(['@everyone', '<img src=x>', '[a](https://evil.example)', 'www.evil.example', 'a | b'])(
  'the name %j is text in Markdown',
  (name) => {
    const text = renderExperimentMarkdown(reportWith(name))
    expect(text).not.toMatch(/@\w|<|\]\(|:\/\/|www\.|a \\?\| b/)
  },
)
