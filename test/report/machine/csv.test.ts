import { expect, test } from 'vitest'
import { renderCsv } from '../../../src/report/machine/csv.ts'
import { comparison, difference, search } from '../comparisons.ts'

/** RFC 4180, and nothing besides it. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const match = field.exec(text)
    if (match === null) throw new Error(`not CSV at ${at}: ${text.slice(at, at + 40)}`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

function records(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(text)
  return rows.map((row) => {
    expect(row).toHaveLength(header.length)
    return Object.fromEntries(row.map((value, at) => [header[at], value]))
  })
}

test('each cell is a line with all of its figures as plain numbers', () => {
  const [first] = records(renderCsv(comparison([search])))
  expect(first).toMatchObject({
    run: '2026-05-04-1a2b',
    cell: 'journey search · duration',
    kind: 'journey',
    name: 'search',
    step: '',
    metric: 'duration',
    headline: 'true',
    unit: 'ms',
    reference_environment: 'production',
    reference_value: '1200',
    reference_count: '20',
    candidate_value: '3400',
    ratio: '2.83',
    interval_low: '2.6',
    interval_high: '3.1',
    margin: '0.1',
    verdict: 'must-fix',
    notes: search.notes.join('; '),
  })
})

test('a figure that is not there is an empty field', () => {
  const [row] = records(
    renderCsv(
      comparison([difference('home', { ratio: null, interval: null, candidate: { value: null } })]),
    ),
  )
  expect(row).toMatchObject({ ratio: '', interval_low: '', candidate_value: '', moved_verdict: '' })
})

test.each([
  ['a, "b" and c', 'a, "b" and c'],
  ['two\r\nlines', 'two lines'],
  ['=HYPERLINK("http://evil")', `'=HYPERLINK("http://evil")`],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+183 % is expected', "'+183 % is expected"],
  ['-2', "'-2"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  ['bell\u0007', 'bell\ufffd'],
])('the name %j stays one field, and no formula', (name, field) => {
  const [row] = records(renderCsv(comparison([difference(name)])))
  expect(row?.name).toBe(field)
})
