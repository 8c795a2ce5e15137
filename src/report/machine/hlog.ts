// hlog/*.hlog: the response times of each journey, step and endpoint in HdrHistogram's own log format,
// version 1.3: a line for each interval, tagged with its environment. For journeys an interval is an
// iteration, for traffic a block. The histograms are those of the run folder, to the last count.

import type { Sides } from '../../compare/sides.ts'
import {
  bucketMiddlesUs,
  bucketWidthsUs,
  HistogramColumns,
} from '../../record/histogram-columns.ts'
import { seriesOf } from '../../record/journey-series.ts'
import type { MeasuredLine } from '../../record/series.ts'
import { subjectId } from '../../record/subject.ts'
import { oneLine } from '../display-width.ts'

export interface NamedText {
  name: string
  text: string
}

/** One after the other, as a run may have thousands of endpoints. */
export function* renderHlogs({ reference, candidate }: Sides): Generator<NamedText> {
  const { file, samples, series } = candidate.run
  const environments = [reference.environment, candidate.environment]
  const lines = [
    ...samples.filter(({ phase }) => phase === 'measured').flatMap(seriesOf),
    ...series.filter(({ block, subject }) => block >= 0 && subject.kind !== 'journey'),
  ].filter(({ environment }) => environments.includes(environment))
  const columns = new HistogramColumns()
  const taken = new Set<string>()
  for (const [subject, its] of Map.groupBy(lines, (line) => subjectId(line.subject))) {
    yield { name: fileName(subject, taken), text: hlogOf(subject, its, file.startedAt, columns) }
  }
}

function hlogOf(
  subject: string,
  lines: MeasuredLine[],
  startedAt: string,
  columns: HistogramColumns,
): string {
  const inOrder = lines.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  const startMs = Math.min(Date.parse(startedAt), Date.parse(inOrder[0]!.startedAt))
  return [
    `#[${oneLine(subject)}: response times in microseconds; failures are not among them]`,
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${seconds(startMs)} (seconds since epoch), ${new Date(startMs).toUTCString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...inOrder.map((line) => {
      columns.clear()
      const atS = seconds(Date.parse(line.startedAt) - startMs)
      const maxMs = largestUs(columns.decode(line.response).indexes) / 1_000
      const interval = [atS, seconds(line.durationMs), maxMs.toFixed(3), line.response]
      return [`Tag=${tagOf(line.environment)}`, ...interval].join(',')
    }),
    '',
  ].join('\n')
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}

/** The upper end of the highest bucket, as HdrHistogram gives its maximum. */
function largestUs(indexes: Int32Array): number {
  const last = indexes.at(-1)
  return last === undefined ? 0 : bucketMiddlesUs[last]! + bucketWidthsUs[last]! / 2 - 1
}

/** What would end the tag ends nothing. */
function tagOf(environment: string): string {
  return oneLine(environment).replace(/[\s,"]+/g, '-')
}

/** Names from logs are no paths, and on some file systems `A` is `a`. */
function fileName(subject: string, taken: Set<string>): string {
  const plain = subject
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100)
  const numbered = (at: number): string => (at === 1 ? plain : `${plain}~${at}`)
  let at = 1
  while (taken.has(numbered(at))) at += 1
  taken.add(numbered(at))
  return `${numbered(at)}.hlog`
}
