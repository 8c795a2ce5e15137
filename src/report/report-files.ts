// Every file that judging adds to a run folder, in the order in which they are written. Each is made
// by itself and when it is asked for, so that one that fails takes no other with it.

import type { Comparison } from '../compare/comparison.ts'
import type { Measured } from './behind/collect.ts'
import { renderHtml } from './html/render-html.ts'
import { renderCsv } from './machine/csv.ts'
import { figuresOfRun } from './machine/figures-of-run.ts'
import { type NamedText, renderHlogs } from './machine/hlog.ts'
import { renderJunit } from './machine/junit.ts'
import { renderPrometheus } from './machine/prometheus.ts'
import { renderMarkdown } from './markdown.ts'

export const pageName = 'report.html'

export interface Report {
  /** A file of the run folder, or a folder of files in it. */
  name: string
  files(): Iterable<NamedText>
}

export function reportFiles(comparison: Comparison, measured: Measured): Report[] {
  const { file } = measured.sides.candidate.run
  const one = (name: string, render: () => string): Report => ({
    name,
    *files() {
      yield { name, text: render() }
    },
  })
  return [
    one('comparison.json', () => `${JSON.stringify(comparison, null, 2)}\n`),
    one('report.md', () => renderMarkdown(comparison)),
    one(pageName, () => renderHtml(comparison, measured)),
    one('junit.xml', () => renderJunit(comparison, file)),
    one('cells.csv', () => renderCsv(comparison)),
    one('metrics.prom', () => renderPrometheus(figuresOfRun(comparison, file))),
    {
      name: 'hlog',
      *files() {
        for (const { name, text } of renderHlogs(measured.sides))
          yield { name: `hlog/${name}`, text }
      },
    },
  ]
}
