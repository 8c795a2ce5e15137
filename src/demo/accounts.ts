// Passwords: hashed with scrypt at a cost that takes a noticeable part of a second, off the event
// loop. It is what login's time consists of, and it is the same work in every environment.

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

const cost = { N: 2 ** 16, r: 8, p: 1 }
const keyBytes = 32

export interface Account {
  email: string
  name: string
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return [cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$')
}

async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [N, r, p, salt, key] = hash.split('$')
  const expected = Buffer.from(key!, 'base64')
  const options = { N: Number(N), r: Number(r), p: Number(p) }
  return timingSafeEqual(await derive(password, Buffer.from(salt!, 'base64'), options), expected)
}

function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

export interface Accounts {
  signIn(email: string, password: string): Promise<Account | undefined>
}

export async function openAccounts(database: DatabaseSync): Promise<Accounts> {
  const find = database.prepare('SELECT email, name, passwordHash FROM account WHERE email = ?')
  // An unknown address takes as long as a wrong password, and so gives nothing away.
  const nobody = await hashPassword(randomBytes(16).toString('hex'))
  return {
    async signIn(email, password) {
      const row = find.get(email.trim().toLowerCase())
      const matches = await passwordMatches(password, String(row?.passwordHash ?? nobody))
      return row && matches ? { email: String(row.email), name: String(row.name) } : undefined
    },
  }
}
