// An experiment as a terminal shows it: a table of doses for each journey, the recovery, what moved,
// and the answer with its reasons.

import type { ExperimentReport } from '../../compare/experiment/experiment-report.ts'
import { displayWidth, oneLine, padEnd, wrap } from '../display-width.ts'
import { coloured, type Paint, plain } from '../paint.ts'
import { type Section, sectionsOf, type Table } from './sections.ts'
import { isWhole, subjectName } from './subjects.ts'

export interface ExperimentTerminalOptions {
  width: number
  colour: boolean
  reportFile?: string
  exitCode?: number
}

const gutter = 2

export function renderExperiment(
  report: ExperimentReport,
  options: ExperimentTerminalOptions,
): string {
  const paint = options.colour ? coloured : plain
  const width = Math.max(40, options.width)
  const { reference, candidate } = report.environments
  const { name, workload, repeats } = report.experiment
  const times = `${repeats} ${repeats === 1 ? 'repeat' : 'repeats'}`
  const blocks = [
    [
      ...wrap(
        `Experiment ${oneLine(name)}: does ${oneLine(candidate)} degrade and recover as ${oneLine(reference)} does? (${oneLine(report.run)})`,
        width,
      ),
      ...wrap(`${oneLine(workload)}; ${times} of each dose`, width).map(paint.faint),
    ],
    ...sectionsOf(report).flatMap((section) => drawSection(section, width, paint)),
    wrap(oneLine(report.summary), width).map((line) => paint.verdict(report.verdict, line)),
    report.causes.flatMap((cause) => listed(cause, '→', width)),
    reasonsOf(report, width),
    report.remarks.length === 0
      ? []
      : ['To know:', ...report.remarks.flatMap((remark) => listed(remark, '!', width))],
    endOf(report, options).flatMap((line) => wrap(line, width)),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function drawSection({ title, table, lines }: Section, width: number, paint: Paint): string[][] {
  if (table === undefined && lines.length === 0) return []
  const drawn = table === undefined ? [] : drawTable(table, width, paint)
  const text = lines.flatMap((line) =>
    table === undefined ? listed(line, '·', width) : wrap(line, width).map(paint.faint),
  )
  return [[...wrap(oneLine(title), width).map(paint.strong), ...drawn, ...text]]
}

/** Columns as wide as they need to be; where that is too much, each row is a line of its own cells. */
function drawTable({ head, rows }: Table, width: number, paint: Paint): string[] {
  const all = [head, ...rows.map(({ cells }) => cells)]
  const widths = head.map((_, column) =>
    Math.max(...all.map((cells) => displayWidth(cells[column]!))),
  )
  const needed = widths.reduce((sum, one) => sum + one + gutter, -gutter)
  if (needed > width) {
    return rows.flatMap(({ cells, verdict }) => {
      const pairs = cells.slice(1, -1).map((cell, at) => `${head[at + 1]} ${cell}`)
      const line = `${cells[0]}: ${pairs.join('; ')}: ${cells.at(-1)}`
      return wrap(line, width - 2).map(
        (text, at) => (at === 0 ? '' : '  ') + (verdict ? paint.verdict(verdict, text) : text),
      )
    })
  }
  const draw = (cells: string[]) =>
    cells
      .map((cell, at) => {
        const isText = at === 0 || at === cells.length - 1
        return isText
          ? padEnd(cell, widths[at]!)
          : ' '.repeat(widths[at]! - displayWidth(cell)) + cell
      })
      .join(' '.repeat(gutter))
      .trimEnd()
  return [
    paint.faint(draw(head)),
    ...rows.map(({ cells, verdict }) => {
      const line = draw(cells)
      return verdict === undefined ? line : paint.verdict(verdict, line)
    }),
  ]
}

/** A paragraph for each headline cell that a reader will question. */
function reasonsOf({ differences }: ExperimentReport, width: number): string[] {
  return differences
    .filter(
      ({ subject, verdict, metric, reference, candidate }) =>
        isWhole(subject) &&
        verdict !== 'acceptable' &&
        // None failed anywhere: there is nothing to question.
        !(metric === 'errors' && reference.changed.errors + candidate.changed.errors === 0),
    )
    .flatMap(({ subject, metric, reason }) => {
      const what = metric === 'errors' ? 'errors of ' : ''
      return listed(`${what}${subjectName(subject)}: ${reason}`, '•', width)
    })
}

function listed(text: string, mark: string, width: number): string[] {
  const [first = '', ...rest] = wrap(oneLine(text), width - 2)
  return [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)]
}

const meanings: Record<number, string> = {
  0: 'it degrades and recovers alike',
  1: 'it does not degrade or recover alike',
  3: 'inconclusive: a headline cell could not be judged',
  4: 'the experiment could not be carried out or was ended by a guard',
  130: 'interrupted; what was measured is kept',
}

function endOf(report: ExperimentReport, options: ExperimentTerminalOptions): string[] {
  const code = options.exitCode ?? report.exitCode
  const lies = options.reportFile === undefined ? [] : [`Report: ${oneLine(options.reportFile)}`]
  return [...lies, `Exit code ${code}: ${meanings[code]}.`]
}
