// Sessions: who is signed in, what lies in the cart, and the token that the shop's own forms carry.
// In memory, bounded in number, and forgotten half an hour after their last use.

import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Account } from './accounts.ts'

const lifetimeMs = 30 * 60_000
const mostSessions = 10_000
export const sessionCookie = 'shop_session'

export interface Session {
  id: string
  csrfToken: string
  /** Quantity by product id. */
  cart: Map<number, number>
  account?: Account
  /** References of the orders placed in it, which only it may look at. */
  orders: Set<string>
  lastUsedMs: number
}

export class Sessions {
  #byId = new Map<string, Session>()

  find(cookieHeader: string | undefined): Session | undefined {
    const id = readCookie(cookieHeader, sessionCookie)
    const session = id === undefined ? undefined : this.#byId.get(id)
    if (!session) return undefined
    this.#byId.delete(session.id)
    if (Date.now() - session.lastUsedMs > lifetimeMs) return undefined
    session.lastUsedMs = Date.now()
    this.#byId.set(session.id, session) // to the end: the front is what was used longest ago
    return session
  }

  open(): Session {
    const session = {
      id: randomBytes(18).toString('base64url'),
      csrfToken: randomBytes(18).toString('base64url'),
      cart: new Map<number, number>(),
      orders: new Set<string>(),
      lastUsedMs: Date.now(),
    }
    this.#byId.set(session.id, session)
    if (this.#byId.size > mostSessions) this.#byId.delete(this.#byId.keys().next().value as string)
    return session
  }

  /** Signing in starts a session of its own, so that an id known from before is worth nothing. */
  signIn(before: Session, account: Account): Session {
    const session = { ...this.open(), account, cart: before.cart, orders: before.orders }
    this.#byId.set(session.id, session)
    this.#byId.delete(before.id)
    return session
  }

  close(session: Session): void {
    this.#byId.delete(session.id)
  }
}

export function csrfMatches(session: Session, token: string | undefined): boolean {
  const sent = Buffer.from(token ?? '')
  const expected = Buffer.from(session.csrfToken)
  return sent.length === expected.length && timingSafeEqual(sent, expected)
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}
