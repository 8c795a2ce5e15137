// Orders as the shop keeps them, once they are paid.

import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

export interface OrderLine {
  id: number
  name: string
  quantity: number
  priceCents: number
}
export interface Order {
  reference: string
  email: string
  placedAt: string
  totalCents: number
  lines: OrderLine[]
}

export type Orders = ReturnType<typeof openOrders>

export const newReference = (): string => randomBytes(5).toString('hex').toUpperCase()

export function openOrders(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO purchase (reference, email, placedAt, totalCents, payment, items)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const find = database.prepare('SELECT * FROM purchase WHERE reference = ?')
  const latest = database.prepare('SELECT * FROM purchase WHERE email = ? ORDER BY id DESC LIMIT 5')
  return {
    place(order: Order, paymentId: string): void {
      const { reference, email, placedAt, totalCents, lines } = order
      insert.run(reference, email, placedAt, totalCents, paymentId, JSON.stringify(lines))
    },
    find(reference: string): Order | undefined {
      const row = find.get(reference)
      return row && toOrder(row)
    },
    latestOf: (email: string): Order[] => latest.all(email).map(toOrder),
  }
}

function toOrder(row: Record<string, unknown>): Order {
  return {
    reference: String(row.reference),
    email: String(row.email),
    placedAt: String(row.placedAt),
    totalCents: Number(row.totalCents),
    lines: JSON.parse(String(row.items)),
  }
}
