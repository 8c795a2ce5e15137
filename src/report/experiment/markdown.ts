// experiment.md: the report of an experiment for a pull request or a wiki, with its curves beside it.

import type { ExperimentReport } from '../../compare/experiment/experiment-report.ts'
import { wholeInert } from '../inert.ts'
import { partsOf, type Section, sectionsOf, type Table } from './sections.ts'

export function renderExperimentMarkdown(report: ExperimentReport, picture?: string): string {
  const { reference, candidate } = report.environments
  const { name, workload, repeats } = report.experiment
  const blocks = [
    `# Experiment ${wholeInert(name)}`,
    `Does ${wholeInert(candidate)} degrade and recover as ${wholeInert(reference)} does? ${wholeInert(workload)}; repeats of each dose: ${repeats}; ${wholeInert(report.run)}.`,
    `**${wholeInert(report.summary)}**`,
    ...report.causes.map(wholeInert),
    ...(picture === undefined ? [] : [`![Typical time by dose](${picture})`]),
    ...[...sectionsOf(report), ...partsOf(report)].flatMap(drawSection),
    ...(report.remarks.length === 0
      ? []
      : ['## To know', report.remarks.map((remark) => `- ${wholeInert(remark)}`).join('\n')]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function drawSection({ title, table, lines }: Section): string[] {
  if (table === undefined && lines.length === 0) return []
  const text = lines.map((line) =>
    table === undefined ? `- ${wholeInert(line)}` : wholeInert(line),
  )
  return [
    `## ${wholeInert(title)}`,
    ...(table === undefined ? [] : [drawTable(table)]),
    ...(text.length === 0 ? [] : [text.join('\n')]),
  ]
}

function drawTable({ head, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.map(wholeInert).join(' | ')} |`
  const rule = `| ${head.map((_, at) => (at === 0 || at === head.length - 1 ? '---' : '---:')).join(' | ')} |`
  return [line(head), rule, ...rows.map(({ cells }) => line(cells))].join('\n')
}
