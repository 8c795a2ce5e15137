import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadData } from '../../src/journeys/data.ts'
import { project } from '../config/project.ts'

async function rowsOf(name: string, text: string) {
  return loadData(join(await project({ [name]: text }), name))
}

test('CSV: quotes, doubled quotes, commas and line breaks inside quotes, a BOM, CRLF', async () => {
  const text = '\uFEFFname,note\r\n"Smith, Ann","says ""hi""\r\nand goes"\r\n\r\nBob,\r\n'
  expect(await rowsOf('a.csv', text)).toEqual([
    { name: 'Smith, Ann', note: 'says "hi"\r\nand goes' },
    { name: 'Bob', note: '' },
  ])
})

test('CSV: one column, no line break at the end, an empty cell that is quoted', async () => {
  expect(await rowsOf('a.csv', 'id\n1\n""\n3')).toEqual([{ id: '1' }, { id: '' }, { id: '3' }])
})

test('CSV: what is wrong is told with its line', async () => {
  await expect(rowsOf('a.csv', 'a,b\n1,2\n1,2,3\n')).rejects.toThrow(/line 3: expected 2 cells/)
  await expect(rowsOf('a.csv', 'a,b\n1,x"y\n')).rejects.toThrow(/line 2: a quote that opens/)
  await expect(rowsOf('a.csv', 'a,b\n1,"open\n')).rejects.toThrow(/line 2: a quote that opens/)
  await expect(rowsOf('a.csv', 'a,a\n1,2\n')).rejects.toThrow(/two columns are called "a"/)
  await expect(rowsOf('a.csv', 'a,b\n')).rejects.toThrow(/at least one row/)
})

test('JSON: an array of objects, every value as text', async () => {
  const rows = await rowsOf('a.json', '[{"id": 7, "name": "x", "tags": [1]}]')
  expect(rows).toEqual([{ id: '7', name: 'x', tags: '[1]' }])
  await expect(rowsOf('a.json', '{"id": 7}')).rejects.toThrow(/expected an array of objects/)
  await expect(rowsOf('a.json', '[1]')).rejects.toThrow(/row 1: expected an object/)
  await expect(rowsOf('a.json', '[{]')).rejects.toThrow(/is not JSON/)
})

test('a file that is not there, or of another kind, is named', async () => {
  await expect(loadData('/nowhere/rows.csv')).rejects.toThrow(
    /\/nowhere\/rows\.csv: cannot be read/,
  )
  await expect(rowsOf('a.txt', 'x')).rejects.toThrow(/expected a \.csv or \.json file, came \.txt/)
})
