// Reports of one environment in two runs, whose sides no name of an environment tells apart.

import { expect, it } from 'vitest'
import { judgeTwoRuns } from '../../src/compare/index.ts'
import type { MeasuredRun } from '../../src/compare/input.ts'
import { sidesOfTwo } from '../../src/compare/sides.ts'
import { collect } from '../../src/report/behind/collect.ts'
import { reportRows } from '../../src/report/behind/report-rows.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { runOf, scattered } from '../compare/measured-run.ts'

/** A replay beside which journeys ran. */
function replay(id: string, sent: number[], partMs = 60_000): MeasuredRun {
  const durations = scattered(400, 20, id.length)
  const shape = { partMs, planned: [10, 20], sent: { production: [10, 20], staging: sent } }
  return runOf(
    { production: durations, staging: durations },
    { id, traffic: { generator: {}, shape } },
  )
}

function compared(first: MeasuredRun, second: MeasuredRun) {
  const comparison = judgeTwoRuns(first, second, 'staging')
  const sides = sidesOfTwo(first, second, 'staging')
  return { comparison, measured: { sides, artifacts: [] } }
}

it('draw what each of the two runs has sent', () => {
  const { comparison, measured } = compared(replay('before', [10, 20]), replay('after', [10, 5]))
  const { shape } = collect(comparison, reportRows(comparison), measured)
  expect(shape?.sent).toEqual([
    [10, 20],
    [10, 5],
  ])
  const page = renderHtml(comparison, measured)
  expect(page).toContain('<li>sent to staging of before: 0 % of it moved or missing</li>')
  expect(page).toContain('<li>sent to staging of after: 50 % of it moved or missing</li>')
})

it('draw no shapes over one another whose parts are of unlike length', () => {
  const { comparison, measured } = compared(
    replay('before', [10, 20], 30_000),
    replay('after', [10, 5]),
  )
  expect(collect(comparison, reportRows(comparison), measured).shape).toBeUndefined()
  expect(renderHtml(comparison, measured)).toContain('sent to staging of before: 0 %')
})

it('head the two columns with the runs, in every report', () => {
  const { comparison, measured } = compared(replay('before', [10, 20]), replay('after', [10, 5]))
  const page = renderHtml(comparison, measured)
  const title = 'staging in run B (after) compared with run A (before)'
  expect(page).toContain(`<h1>${title}</h1>`)
  expect(page).toMatch(/<title>. staging in run B \(after\) compared with run A \(before\)</)
  expect(page.match(/<th [^>]*class="num"><button type="button">([^<]*)</g)).toEqual([
    expect.stringContaining('>run A<'),
    expect.stringContaining('>run B<'),
  ])
  expect(page).toContain('data-name="run A"')
  const markdown = renderMarkdown(comparison)
  expect(markdown).toContain('## staging in run B &#40;after&#41; compared with run A')
  expect(markdown).toContain('| Journey | run A | run B | n |')
  expect(renderTerminal(comparison, { width: 100, colour: false })).toMatch(
    /^staging in run B \(after\) compared with run A \(before\)\n/,
  )
})

it('head the parity of the two runs by them, too', () => {
  const { comparison, measured } = compared(replay('before', [10, 20]), replay('after', [10, 5]))
  comparison.parity = [{ probe: 'version', reference: '1', candidate: '2', verdict: 'differs' }]
  expect(renderHtml(comparison, measured)).toMatch(
    /Probe<\/th><th scope="col">run A<\/th><th scope="col">run B</,
  )
  expect(renderMarkdown(comparison)).toContain('| Parity | run A | run B |')
  expect(renderTerminal(comparison, { width: 100, colour: false })).toMatch(/Parity +run A +run B/)
})
