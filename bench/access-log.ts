// A log for benchmarks, in nginx's combined format: 1,000 distinct URLs of 20 routes, 5,000 clients,
// 1,000 requests a second, some of them writes and static files. The same each time.

import { randomStream } from '../src/chance/random.ts'

const routes = [
  (id: number) => `/products/${id}`,
  (id: number) => `/products/${id}/reviews?page=${id % 5}`,
  (id: number) => `/search?q=lamp+${id}&sort=price`,
  (id: number) => `/categories/garden-and-home-${id % 50}`,
  (id: number) => `/api/v2/stock/${id}.json`,
  (id: number) => `/images/products/${id}-large.jpg`,
  (id: number) => `/blog/how-to-choose-number-${id}`,
  (id: number) => `/orders/0f8fad5b-d9cb-469f-a165-${String(70867728950 + id).padStart(12, '0')}`,
  (id: number) => `/account/settings?tab=${id % 4}`,
  (id: number) => `/static/app.3f2c1a${id % 10}.js`,
  ...['about', 'contact', 'login', 'cart', 'help', 'terms', 'jobs', 'press', 'stores', 'news'].map(
    (page) => () => `/${page}`,
  ),
]
const urls = 1_000
const clients = 5_000
const perSecond = 1_000
const linesAtOnce = 1_000
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

export function* accessLog(lines: number): Generator<string> {
  const random = randomStream(1, 'access log')
  const targets = Array.from({ length: urls }, (_, index) => routes[index % routes.length]!(index))
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36'
  for (let first = 0; first < lines; first += linesAtOnce) {
    const text: string[] = []
    const stamp = stampOf(Date.UTC(2026, 4, 4) + Math.floor(first / perSecond) * 1_000)
    for (let line = first; line < Math.min(lines, first + linesAtOnce); line++) {
      const client = Math.floor(random() ** 2 * clients)
      const target = targets[Math.floor(random() * urls)]!
      const method = random() < 0.03 ? 'POST' : 'GET'
      text.push(
        `10.${client >> 8}.${client & 255}.7 - - [${stamp}] "${method} ${target} HTTP/1.1" ${random() < 0.02 ? 404 : 200} ${Math.floor(random() * 50_000)} "https://shop.example.com/" "${agent}"\n`,
      )
    }
    yield text.join('')
  }
}

function stampOf(timeMs: number): string {
  const time = new Date(timeMs)
  const month = months[time.getUTCMonth()]!
  return `${time.toISOString().slice(8, 10)}/${month}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`
}
