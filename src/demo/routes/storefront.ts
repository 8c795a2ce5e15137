// The routes of looking around: front page, shelves, search, products.

import { type Exchange, htmlAnswer, Refusal } from '../exchange.ts'
import { homePage, productPage, searchPage, shelfPage } from '../pages/catalogue.ts'
import type { Route, Shop } from './route.ts'

export const storefront: Route[] = [
  {
    method: 'GET',
    path: '/',
    async handle(exchange, shop) {
      const popular = await exchange.time('db', () => shop.catalogue.popular())
      const frame = { title: 'Welcome', shop: shop.name, session: exchange.session }
      return htmlAnswer(await exchange.time('render', () => homePage(frame, popular)))
    },
  },
  {
    method: 'GET',
    path: '/categories/:category',
    async handle(exchange, shop) {
      const shelf = await readShelf(exchange, shop)
      const frame = { title: shelf.category, shop: shop.name, session: exchange.session }
      return htmlAnswer(await exchange.time('render', () => shelfPage(frame, shelf)))
    },
  },
  {
    method: 'GET',
    path: '/search',
    async handle(exchange, shop) {
      const query = (exchange.url.searchParams.get('q') ?? '').slice(0, 100)
      const result = await exchange.time('db', () => shop.catalogue.search(query))
      const frame = { title: 'Search', shop: shop.name, session: exchange.session, query }
      return htmlAnswer(await exchange.time('render', () => searchPage(frame, result)))
    },
  },
  {
    method: 'GET',
    path: '/products/:id',
    async handle(exchange, shop) {
      const { product, rating, reviews } = await readProduct(exchange, shop)
      const frame = { title: product.name, shop: shop.name, session: exchange.session }
      return htmlAnswer(
        await exchange.time('render', () => productPage(frame, product, rating, reviews)),
      )
    },
  },
]

/** A page of a category, from the cache where it is there. */
export async function readShelf(exchange: Exchange, shop: Shop) {
  const { category = '' } = exchange.params
  const page = Number(exchange.url.searchParams.get('page') ?? '1')
  const shelf = await exchange.time('db', () =>
    Number.isSafeInteger(page)
      ? shop.shelves.get(`${category} ${page}`, () => shop.catalogue.shelf(category, page))
      : undefined,
  )
  if (!shelf) throw new Refusal(404, 'There is no such shelf in this shop.')
  return shelf
}

async function readProduct(exchange: Exchange, shop: Shop) {
  const id = Number(exchange.params.id)
  const found = await exchange.time('db', () => {
    const product = Number.isSafeInteger(id) ? shop.catalogue.product(id) : undefined
    if (!product) return undefined
    return { product, rating: shop.catalogue.rating(id), reviews: shop.catalogue.reviews(id) }
  })
  if (!found) throw new Refusal(404, 'There is no such product in this shop.')
  return found
}
