// Which cell a note is about, where its name is as loose as people write it.

import { expect, it } from 'vitest'
import { cellsToNote } from '../../src/compare/find-cells.ts'

const cells = [
  'journey search · duration',
  'journey search · errors',
  'journey search > open · duration',
  'journey search · ttfb',
  'journey checkout · duration',
].map((cell) => ({ cell }))

it.each([
  ['search', ['journey search · duration']],
  ['sea', ['journey search · duration']],
  ['search open', ['journey search > open · duration']],
  ['search ttfb', ['journey search · ttfb']],
  ['journey', ['journey search · duration', 'journey search > open · duration', cells[4]!.cell]],
  ['basket', []],
])('%s', (name, expected) => {
  expect(cellsToNote(cells, name).map(({ cell }) => cell)).toEqual(expected)
})
