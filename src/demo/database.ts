// The shop's database, one SQLite file per environment: built once, in a second or two, and used
// again by every later start. Only its index differs between the environments.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashPassword } from './accounts.ts'
import { generateProducts, generateReviews } from './catalogue/generate.ts'
import { customers } from './customers.ts'

/** Counted up whenever tables or generated content change, so that an old file is built anew. */
const contentVersion = 3
const seed = 20_240_501

const tables = `
  CREATE TABLE product (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, priceCents INTEGER NOT NULL,
    description TEXT NOT NULL, popularity INTEGER NOT NULL, hue INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE review (
    id INTEGER PRIMARY KEY, product INTEGER NOT NULL, author TEXT NOT NULL, stars INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE account (
    email TEXT PRIMARY KEY, name TEXT NOT NULL, passwordHash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE purchase (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, email TEXT NOT NULL,
    placedAt TEXT NOT NULL, totalCents INTEGER NOT NULL, payment TEXT NOT NULL, items TEXT NOT NULL
  ) STRICT;
  CREATE INDEX product_by_category ON product (category, popularity DESC);
  CREATE INDEX product_by_price ON product (category, priceCents);
  CREATE INDEX purchase_by_email ON purchase (email);
`

/** Opens the shop's database, and builds it first where there is none or one of another version. */
export async function openDatabase(
  file: string,
  options: { reviewIndex: boolean },
): Promise<DatabaseSync> {
  if (!existsSync(file) || versionOf(file) !== contentVersion) await build(file)
  const database = new DatabaseSync(file)
  // A demonstration shop may lose its last orders with the machine; it must not wait for the disk.
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; DELETE FROM purchase')
  database.exec(
    options.reviewIndex
      ? 'CREATE INDEX IF NOT EXISTS review_by_product ON review (product)'
      : 'DROP INDEX IF EXISTS review_by_product',
  )
  return database
}

function versionOf(file: string): unknown {
  try {
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      return database.prepare('PRAGMA user_version').get()?.user_version
    } finally {
      database.close()
    }
  } catch {
    return undefined // not a database: cut off, or something else altogether
  }
}

/** Builds beside the final name and renames, so that a start that was cut off leaves nothing half. */
async function build(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  rmSync(unfinished, { force: true })
  const database = new DatabaseSync(unfinished)
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF')
  database.exec(tables)
  database.exec('BEGIN')
  fillCatalogue(database)
  await fillAccounts(database)
  database.exec('COMMIT')
  database.exec(`PRAGMA user_version = ${contentVersion}; ANALYZE`)
  database.close()
  renameSync(unfinished, file)
}

function fillCatalogue(database: DatabaseSync): void {
  const product = database.prepare('INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const { id, name, category, priceCents, description, popularity, hue } of generateProducts(
    seed,
  ))
    product.run(id, name, category, priceCents, description, popularity, hue)
  const review = database.prepare(
    'INSERT INTO review (product, author, stars, text) VALUES (?, ?, ?, ?)',
  )
  for (const { product: of, author, stars, text } of generateReviews(seed + 1))
    review.run(of, author, stars, text)
}

async function fillAccounts(database: DatabaseSync): Promise<void> {
  const account = database.prepare('INSERT INTO account VALUES (?, ?, ?)')
  for (const { email, name, password } of customers)
    account.run(email, name, await hashPassword(password))
}
