// Test data for the journeys: a row by iteration, the same row in both environments. A CSV file
// with a header (RFC 4180: quotes, doubled quotes, line breaks inside quotes) or a JSON array of
// objects. Every value reaches a journey as text, so that both formats mean the same.

import { extname } from 'node:path'
import { ConfigError } from '../config/faults.ts'
import { readLimited } from '../config/read-limited.ts'

export type Row = Record<string, string>

export async function loadData(file: string): Promise<Row[]> {
  const text = (await readText(file)).replace(/^\uFEFF/, '')
  const kind = extname(file).toLowerCase()
  if (kind !== '.csv' && kind !== '.json') {
    throw fault(file, `expected a .csv or .json file, came ${kind || 'a file without an ending'}`)
  }
  const rows = kind === '.json' ? jsonRows(file, text) : csvRows(file, text)
  if (rows.length === 0) throw fault(file, 'expected at least one row of data, came none')
  return rows
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readLimited(file))
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message
    throw fault(file, `cannot be read: ${why}`)
  }
}

function jsonRows(file: string, text: string): Row[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw fault(file, `is not JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(value)) throw fault(file, 'expected an array of objects')
  return value.map((row: unknown, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw fault(file, `row ${index + 1}: expected an object such as {"product": "17"}`)
    }
    return Object.fromEntries(
      Object.entries(row).map(([key, cell]) => [
        key,
        typeof cell === 'string' ? cell : JSON.stringify(cell),
      ]),
    )
  })
}

function csvRows(file: string, text: string): Row[] {
  const [header, ...records] = [...csvRecords(file, text)]
  if (header === undefined) return []
  const names = header.cells.map((name) => name.trim())
  const unnamed = names.indexOf('')
  if (unnamed >= 0) throw fault(file, `column ${unnamed + 1} of the first line has no name`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw fault(file, `two columns are called "${twice}"`)
  return records.map(({ cells, line }) => {
    if (cells.length !== names.length) {
      const count = `expected ${names.length} cells as in the first line, came ${cells.length}`
      throw fault(file, `line ${line}: ${count}; quote a cell that holds a comma`)
    }
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

interface CsvRecord {
  line: number
  cells: string[]
}

const cellPattern = /"((?:[^"]|"")*)"|([^",\r\n]*)/y

function* csvRecords(file: string, text: string): Generator<CsvRecord> {
  let at = 0
  let line = 1
  let record: CsvRecord = { line, cells: [] }
  while (at < text.length || record.cells.length > 0) {
    cellPattern.lastIndex = at
    const match = cellPattern.exec(text)
    const [whole, quoted, plain] = match ?? ['']
    record.cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    at += whole.length
    line += whole.split('\n').length - 1
    const end = /^(?:,|\r?\n|\r|$)/.exec(text.slice(at, at + 2))
    if (end === null) throw fault(file, `line ${line}: a quote that opens or closes inside a cell`)
    at += end[0].length
    if (end[0] === ',') continue
    line += end[0] === '' ? 0 : 1
    // An empty line is no record; a line of one empty cell is written as "".
    if (record.cells.length > 1 || whole !== '') yield record
    record = { line, cells: [] }
  }
}

function fault(file: string, what: string): ConfigError {
  return new ConfigError(`journeys.data: ${file}: ${what}.`, file)
}
