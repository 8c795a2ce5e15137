// Reading the catalogue: search, shelves (a page of a category) and single products. Which index
// exists decides how long a rating takes; what is found is the same with and without it.

import type { DatabaseSync } from 'node:sqlite'
import type { Product, Review } from './generate.ts'

export interface Rating {
  stars: number
  count: number
}
export type Hit = Pick<Product, 'id' | 'name' | 'category' | 'priceCents' | 'hue'> & {
  rating: Rating
}
export type ShelfItem = Omit<Hit, 'rating'>
export interface Shelf {
  category: string
  page: number
  pages: number
  total: number
  prices: { fromCents: number; toCents: number; meanCents: number }
  /** How many products start at which price, in steps of 25 euros. */
  priceBands: { fromCents: number; count: number }[]
  items: ShelfItem[]
}

type ShelfTotals = Shelf['prices'] & { total: number }

export interface SearchResult {
  total: number
  hits: Hit[]
}

export const hitsPerSearch = 24
const itemsPerShelf = 24

/** The rating of one product; without `review_by_product` this reads every review there is. */
export const ratingQuery =
  'SELECT count(*) AS count, coalesce(avg(stars), 0) AS stars FROM review WHERE product = ?'

export type Catalogue = ReturnType<typeof openCatalogue>

export function openCatalogue(database: DatabaseSync) {
  const columns = 'id, name, category, priceCents, hue'
  const rating = database.prepare(ratingQuery)
  const product = database.prepare('SELECT * FROM product WHERE id = ?')
  const reviews = database.prepare(
    'SELECT author, stars, text FROM review WHERE product = ? ORDER BY id DESC LIMIT 5',
  )
  const popular = database.prepare(
    `SELECT ${columns} FROM product ORDER BY popularity DESC, id LIMIT 10`,
  )
  const shelfItems = database.prepare(
    `SELECT ${columns} FROM product WHERE category = ? ORDER BY popularity DESC, id LIMIT ? OFFSET ?`,
  )
  const prices = database.prepare(
    `SELECT count(*) AS total, min(priceCents) AS fromCents, max(priceCents) AS toCents,
     round(avg(priceCents)) AS meanCents FROM product WHERE category = ?`,
  )
  const priceBands = database.prepare(
    `SELECT priceCents / 2500 * 2500 AS fromCents, count(*) AS count FROM product
     WHERE category = ? GROUP BY 1 ORDER BY 1`,
  )
  const ratingOf = (id: number) => rating.get(id) as unknown as Rating

  return {
    product: (id: number) => product.get(id) as unknown as Product | undefined,
    rating: ratingOf,
    reviews: (id: number) => reviews.all(id) as unknown as Omit<Review, 'product'>[],
    popular: () => popular.all() as unknown as ShelfItem[],

    search(text: string): SearchResult {
      const words = text.split(/\s+/).filter(Boolean).slice(0, 8)
      if (words.length === 0) return { total: 0, hits: [] }
      const condition = words.map(() => "name LIKE ? ESCAPE '\\'").join(' AND ')
      const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
      const found = database
        .prepare(
          `SELECT ${columns}, count(*) OVER () AS total FROM product WHERE ${condition}
           ORDER BY popularity DESC, id LIMIT ${hitsPerSearch}`,
        )
        .all(...patterns) as unknown as (ShelfItem & { total: number })[]
      return {
        total: found[0]?.total ?? 0,
        hits: found.map(({ total: _, ...item }) => ({ ...item, rating: ratingOf(item.id) })),
      }
    },

    shelf(category: string, page: number): Shelf | undefined {
      const { total, ...range } = prices.get(category) as unknown as ShelfTotals
      const pages = Math.ceil(total / itemsPerShelf)
      if (page < 1 || page > pages) return undefined
      return {
        category,
        page,
        pages,
        total,
        prices: range,
        priceBands: priceBands.all(category) as unknown as Shelf['priceBands'],
        items: shelfItems.all(
          category,
          itemsPerShelf,
          (page - 1) * itemsPerShelf,
        ) as unknown as ShelfItem[],
      }
    },
  }
}
