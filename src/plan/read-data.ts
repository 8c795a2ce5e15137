// The test data of journeys: a CSV file with a header line, or a JSON array of flat objects.
// Row by iteration, the same row in both environments; every value is text for the journey.

import { readFile } from 'node:fs/promises'
import { parseCsv } from './csv.ts'

export type Row = Record<string, string>

export class DataError extends Error {
  override name = 'DataError'
}

export async function readData(file: string): Promise<Row[]> {
  let text: string
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw new DataError(
      `journeys.data: cannot read ${file} (${(error as Error).message}); name a CSV or JSON file that is there`,
    )
  }
  try {
    const rows = /\.json$/i.test(file) ? fromJson(text) : fromCsv(text)
    if (rows.length === 0) throw new DataError('there is no row in it')
    return rows
  } catch (error) {
    throw new DataError(`journeys.data: ${file}: ${(error as Error).message}`)
  }
}

function fromCsv(text: string): Row[] {
  const [header, ...records] = parseCsv(text)
  if (header === undefined) return []
  const twice = header.find((name, index) => header.indexOf(name) !== index)
  if (twice !== undefined) throw new DataError(`line 1 names the column "${twice}" twice`)
  return records.map((fields, index) => {
    if (fields.length !== header.length) {
      throw new DataError(
        `row ${index + 1} has ${fields.length} fields where the header has ${header.length} columns`,
      )
    }
    return Object.fromEntries(header.map((name, column) => [name, fields[column]!]))
  })
}

function fromJson(text: string): Row[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new DataError('expected an array of objects')
  return value.map((row: unknown, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new DataError(`expected an object as row ${index + 1}, got ${JSON.stringify(row)}`)
    }
    return Object.fromEntries(
      Object.entries(row).map(([name, field]) => [name, plain(field, name)]),
    )
  })
}

function plain(value: unknown, name: string): string {
  if (value === null) return ''
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value)
  throw new DataError(
    `expected a text, number or boolean in "${name}", got ${JSON.stringify(value)}`,
  )
}
