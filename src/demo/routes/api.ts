// The catalogue as JSON, for programs; and what a shop tells about itself.

import { categories } from '../catalogue/vocabulary.ts'
import { jsonAnswer, Refusal } from '../exchange.ts'
import type { Route } from './route.ts'
import { readShelf } from './storefront.ts'

export const api: Route[] = [
  {
    method: 'GET',
    path: '/api/categories',
    handle: () => jsonAnswer(categories.map(({ slug, title }) => ({ slug, title }))),
  },
  {
    method: 'GET',
    path: '/api/categories/:category/products',
    handle: async (exchange, shop) => jsonAnswer(await readShelf(exchange, shop)),
  },
  {
    method: 'GET',
    path: '/api/products/:id',
    async handle(exchange, shop) {
      const id = Number(exchange.params.id)
      const product = await exchange.time('db', () =>
        Number.isSafeInteger(id) ? shop.catalogue.product(id) : undefined,
      )
      if (!product) throw new Refusal(404, 'There is no such product in this shop.')
      return jsonAnswer(product)
    },
  },
  {
    method: 'GET',
    path: '/api/payment/methods',
    handle: async (_, shop) => jsonAnswer(await shop.payments.methods()),
  },
  { method: 'GET', path: '/health', handle: () => jsonAnswer({ status: 'ok' }) },
  { method: 'GET', path: '/version', handle: (_, shop) => jsonAnswer(shop.facts) },
]
