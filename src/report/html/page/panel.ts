// What is behind a row of the table: why its verdict is what it is, first in words and then in
// charts, evidence, single iterations and the derivation step by step.

import type { CellData } from '../../behind/page-data.ts'
import { courseChart } from './course-chart.ts'
import { element } from './element.ts'
import { evidenceSection } from './evidence.ts'
import { gapChart } from './gap-chart.ts'
import { histogramChart } from './histogram-chart.ts'
import { intervalDrawing } from './interval.ts'
import { iterationSection, slowRequestSection } from './iterations.ts'
import { data } from './page-data.ts'
import { percentileChart } from './percentile-chart.ts'

export function panelOf(cell: CellData): HTMLElement {
  const panel = element('div', { class: 'panel' })
  const parts = [
    element('h3', {}, cell.title),
    ...reasons(cell),
    intervalDrawing(cell),
    causes(cell),
    charts(cell),
    overRuns(cell),
    evidenceSection(cell),
    slowRequestSection(cell),
    cell.journey === undefined ? undefined : iterationSection(data.journeys[cell.journey]!),
    derivation(cell),
  ]
  panel.append(...parts.filter((part) => part !== undefined))
  return panel
}

function reasons({ reason, moved }: CellData): HTMLElement[] {
  const said = [sentence(reason), moved === undefined ? '' : `Against the baseline: ${moved}.`]
  return said.filter((text) => text !== '').map((text) => element('p', {}, text))
}

function sentence(text: string): string {
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

function causes({ causes, notes }: CellData): HTMLElement | undefined {
  const told = causes.map(({ text, confidence, share }) => {
    // What adds up says its share itself, and at most the whole.
    const isTold = share === undefined || confidence === 'adds up'
    const part = isTold ? '' : `, ${Math.round(100 * share)} % of the difference`
    return element('li', {}, text, element('span', { class: 'quiet' }, ` (${confidence}${part})`))
  })
  const others = notes
    .filter((note) => !causes.some(({ text }) => note.includes(text)))
    .map((note) => element('li', {}, note))
  const items = [...told, ...others]
  return items.length === 0 ? undefined : element('ul', { class: 'causes' }, ...items)
}

function charts(cell: CellData): HTMLElement | undefined {
  const chart = cell.chart === undefined ? undefined : data.charts[cell.chart]
  if (chart === undefined) return undefined
  if (chart.counts[0] + chart.counts[1] === 0) {
    return element(
      'p',
      { class: 'quiet' },
      'No successful answer on either side, so there is nothing to draw.',
    )
  }
  return element(
    'div',
    { class: 'charts' },
    percentileChart(chart, cell),
    courseChart(chart),
    histogramChart(chart),
  )
}

function overRuns({ gap }: CellData): HTMLElement | undefined {
  if (gap === undefined) return undefined
  return element('div', {}, element('h4', {}, 'Over the last runs'), gapChart(data.gaps[gap]!))
}

function derivation({ derivation }: CellData): HTMLElement | undefined {
  if (derivation.length === 0) return undefined
  const list = element('dl', {})
  for (const { label, text } of derivation) {
    list.append(element('dt', {}, label), element('dd', {}, text))
  }
  return element('details', {}, element('summary', {}, 'How the verdict came about'), list)
}
