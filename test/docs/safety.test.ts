// docs/safety.md promises nothing without a test: each one that it names is there, by that name.

import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The cells of the table rows, headings left out. */
const rows = readFileSync('docs/safety.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (---|promise|trouble)/.test(line))
  .map((line) => line.split(' | '))

/** “…” after the file that it stands in. */
function testsOf(cell: string): { file: string; name: string }[] {
  let file = ''
  return [...cell.matchAll(/`(test\/[^`]+\.test\.ts)`|“([^”]+)”/g)].flatMap(([, path, name]) => {
    file = path ?? file
    return name === undefined ? [] : [{ file, name }]
  })
}

test('every promise has a test', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const [promise, how, shownBy = ''] of rows) {
    expect(how, promise).toBeTruthy()
    const hasTest = testsOf(shownBy).length > 0 || shownBy.includes('the same test')
    expect(hasTest, `${promise} ${shownBy}`).toBe(true)
  }
})

test('every test that a promise names is there', () => {
  const named = rows.flatMap(([, , shownBy = '']) => testsOf(shownBy))
  expect(named.length).toBeGreaterThan(30)
  const missing = named.filter(({ file, name }) => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote},`))
  })
  expect(missing).toEqual([])
})
