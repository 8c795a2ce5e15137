// Staging's planted differences: they are real work, they reach what they say, and nothing else.

import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openCatalogue, ratingQuery } from '../../src/demo/catalogue/queries.ts'
import { openDatabase } from '../../src/demo/database.ts'
import { differenceNames, parseDifferences, settingsWith } from '../../src/demo/differences.ts'
import { ShelfCache } from '../../src/demo/shelf-cache.ts'
import { temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
const production = await openDatabase(join(folder.path, 'p.sqlite'), { reviewIndex: true })
const staging = await openDatabase(join(folder.path, 's.sqlite'), { reviewIndex: false })
afterAll(() => {
  production.close()
  staging.close()
  folder.remove()
})

test('both sell the same 50,000 products, and find the same ones', () => {
  const [here, there] = [openCatalogue(production), openCatalogue(staging)]
  expect(production.prepare('SELECT count(*) AS n FROM product').get()).toEqual({ n: 50_000 })
  for (const text of ['kettle', 'oak desk', '100%', '_', 'nothing of the sort', '   ']) {
    expect(there.search(text)).toEqual(here.search(text))
  }
  expect(here.search('kettle').hits).toHaveLength(24)
  expect(here.search('%').total).toBe(0)
})

test('without the index each rating reads every review; with it, only those of the product', () => {
  const plan = (database: typeof production) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${ratingQuery}`)
      .all(77)
      .map((row) => row.detail)
  expect(plan(production)).toEqual([expect.stringContaining('USING INDEX review_by_product')])
  expect(plan(staging)).toEqual(['SCAN review'])
})

test('a database file is used again, with the index that is asked for', async () => {
  const file = join(folder.path, 'again.sqlite')
  const indexes = async (reviewIndex: boolean) => {
    const database = await openDatabase(file, { reviewIndex })
    const row = database
      .prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'review_by_product'")
      .get()
    database.close()
    return row?.n
  }
  expect([await indexes(true), await indexes(false), await indexes(true)]).toEqual([1, 0, 1])
})

test('a small shelf cache that is walked in a circle never has what is asked for', () => {
  const reads = (entries: number) => {
    let count = 0
    const cache = new ShelfCache<number>(entries)
    for (let round = 0; round < 3; round++)
      for (let shelf = 0; shelf < 10; shelf++) cache.get(`shelf ${shelf}`, () => ++count)
    return count
  }
  expect(reads(settingsWith(new Set()).shelfCacheEntries)).toBe(10)
  expect(reads(settingsWith(new Set(['small-shelf-cache'])).shelfCacheEntries)).toBe(30)
})

test('an unknown difference is refused with the list of those there are', () => {
  expect(parseDifferences(differenceNames.join(','))).toEqual(new Set(differenceNames))
  expect(parseDifferences('')).toEqual(new Set())
  expect(() => parseDifferences('missing-indx')).toThrow(/missing-index, .*got 'missing-indx'/)
})
