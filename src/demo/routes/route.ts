// What a route is: a method, a path whose `:parts` are named, and what it answers.

import type { Accounts } from '../accounts.ts'
import type { Catalogue, Shelf } from '../catalogue/queries.ts'
import type { Answer, Exchange } from '../exchange.ts'
import type { Orders } from '../orders.ts'
import type { PaymentClient } from '../payment-client.ts'
import type { Sessions } from '../sessions.ts'
import type { ShelfCache } from '../shelf-cache.ts'

/** The parts of one shop, as its routes use them. */
export interface Shop {
  name: string
  payments: PaymentClient
  /** What /version tells about its settings. */
  facts: Record<string, unknown>
  catalogue: Catalogue
  shelves: ShelfCache<Shelf | undefined>
  accounts: Accounts
  sessions: Sessions
  orders: Orders
}

export interface Route {
  method: 'GET' | 'POST'
  path: string
  handle(exchange: Exchange, shop: Shop): Promise<Answer> | Answer
}

/** The parts of `pathname` that `path` names, or undefined where they don't fit. */
export function matchPath(path: string, pathname: string): Record<string, string> | undefined {
  const expected = path.split('/')
  const actual = pathname.split('/')
  if (expected.length !== actual.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of expected.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = actual[at]!
    else if (part !== actual[at]) return undefined
  }
  return params
}
