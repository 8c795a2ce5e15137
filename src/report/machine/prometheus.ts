// metrics.prom: the figures of a run in Prometheus' text format, for the textfile collector of the
// node exporter. Names follow from OpenTelemetry's as its own rules make them.

import type { FigureFamily, Labels } from './figures-of-run.ts'

const suffixes: Record<string, string> = {
  s: '_seconds',
  By: '_bytes',
  '1': '_ratio',
  '{request}/s': '_per_second',
}

export function renderPrometheus(families: readonly FigureFamily[]): string {
  return families
    .flatMap(({ name, unit, help, points }) => {
      const full = `${name.replaceAll('.', '_')}${suffixes[unit] ?? ''}`
      return [
        `# HELP ${full} ${help.replaceAll('\\', '\\\\')}`,
        `# TYPE ${full} gauge`,
        ...points.map(({ labels, value }) => `${full}${written(labels)} ${value}`),
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** Quotes and backslashes; a label is one line already. */
function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&')
}
