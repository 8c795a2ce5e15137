// Writes traffic/access.log.gz, the sample log of the demonstration: what the shop's production might
// have logged in four minutes, as nginx writes it. Nobody's requests: made from a seed, by visitors
// who arrive at random, look around and leave. `node scripts/write-sample-log.ts` gives the same bytes.

import { mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { randomStream } from '../src/chance/random.ts'
import { categories } from '../src/demo/catalogue/vocabulary.ts'

const startMs = Date.UTC(2026, 4, 4, 18)
const seconds = 240
const visitorsPerSecond = 2.4
const products = 50_000
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141'

const random = randomStream(4, 'sample log')
const lines: { atMs: number; text: string }[] = []

interface Visitor {
  address: string
  atMs: number
}

function log({ address, atMs }: Visitor, request: string, status: number, bytes: number): void {
  const stamp = new Date(atMs)
    .toUTCString()
    .replace(/^\w+, (\d+) (\w+) (\d+) (.*) GMT$/, '$1/$2/$3:$4 +0000')
  lines.push({
    atMs,
    text: `${address} - - [${stamp}] "${request}" ${status} ${bytes} "-" "${agent}"`,
  })
}

/** More in the middle, and a rush of one minute in which a newsletter goes out. */
function visitorRate(second: number): number {
  const season = 1 + 0.25 * Math.sin((Math.PI * second) / seconds)
  return visitorsPerSecond * season * (second >= 150 && second < 180 ? 1.5 : 1)
}

function exponential(mean: number): number {
  return -mean * Math.log(1 - random())
}

function one<T>(of: readonly T[]): T {
  return of[Math.floor(random() * of.length)]!
}

/** Some products are looked at far more often than others. */
function product(): number {
  return 1 + Math.floor(products * random() ** 3)
}

function visit(visitor: Visitor): void {
  log(visitor, 'GET / HTTP/1.1', 200, 3_900)
  if (random() < 0.6) {
    for (const [file, bytes] of [
      ['shop.css', 2_400],
      ['shop.js', 700],
      ['icon.svg', 400],
    ] as const) {
      visitor.atMs += exponential(15)
      log(visitor, `GET /assets/${file} HTTP/1.1`, 200, bytes)
    }
  }
  const pages = 1 + Math.floor(exponential(10))
  for (let page = 0; page < pages; page++) {
    visitor.atMs += 300 + exponential(2_500)
    look(visitor)
  }
}

function look(visitor: Visitor): void {
  const chance = random()
  const { slug, nouns } = one(categories)
  if (chance < 0.5) {
    const pageOf = random() < 0.4 ? `?page=${2 + Math.floor(random() * 5)}` : ''
    log(visitor, `GET /categories/${slug}${pageOf} HTTP/1.1`, 200, 6_100)
  } else if (chance < 0.502) {
    log(visitor, `GET /search?q=${one(nouns).toLowerCase()} HTTP/1.1`, 200, 5_200)
  } else if (chance < 0.56) {
    log(visitor, `GET /products/${product()} HTTP/1.1`, 200, 2_700)
  } else if (chance < 0.88) {
    log(visitor, `GET /api/products/${product()} HTTP/1.1`, 200, 210)
  } else if (chance < 0.95) {
    log(visitor, `GET /api/categories/${slug}/products HTTP/1.1`, 200, 3_300)
  } else if (chance < 0.97) {
    log(visitor, `GET /products/${products + product()} HTTP/1.1`, 404, 1_100)
  } else if (chance < 0.985) {
    log(visitor, 'POST /cart HTTP/1.1', 303, 0)
  } else {
    log(visitor, 'POST /login HTTP/1.1', 303, 0)
  }
}

for (
  let atS = exponential(1 / visitorRate(0));
  atS < seconds;
  atS += exponential(1 / visitorRate(atS))
) {
  const address = `203.0.113.${1 + Math.floor(random() * 254)}`
  visit({ address, atMs: startMs + 1_000 * atS })
}
// What every public server is sent.
for (let scan = 0; scan < 6; scan++) {
  const scanner = { address: '198.51.100.7', atMs: startMs + 1_000 * seconds * random() }
  log(scanner, '\\x16\\x03\\x01\\x00\\xEE\\x01', 400, 157)
}
const kept = lines
  .filter(({ atMs }) => atMs < startMs + 1_000 * seconds)
  .toSorted((a, b) => a.atMs - b.atMs)
const folder = new URL('../traffic/', import.meta.url)
mkdirSync(folder, { recursive: true })
const text = `${kept.map((line) => line.text).join('\n')}\n`
writeFileSync(new URL('access.log.gz', folder), gzipSync(text, { level: 9 }))
process.stdout.write(`${kept.length} lines\n`)
