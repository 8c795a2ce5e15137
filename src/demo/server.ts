// The shop's HTTP server: finds the route, lets it answer, and adds what every answer carries:
// the session's cookie, Server-Timing, gzip where the browser takes it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Answer, Exchange, htmlAnswer, jsonAnswer, Refusal } from './exchange.ts'
import { messagePage } from './pages/layout.ts'
import { account } from './routes/account.ts'
import { api } from './routes/api.ts'
import { assets } from './routes/assets.ts'
import { checkout } from './routes/checkout.ts'
import { matchPath, type Shop } from './routes/route.ts'
import { storefront } from './routes/storefront.ts'
import { sessionCookie } from './sessions.ts'

const routes = [...storefront, ...account, ...checkout, ...api, ...assets]
const worthCompressingBytes = 1_024
const compress = promisify(gzip)

export function createShopServer(shop: Shop): Server {
  return createServer(async (request, response) => {
    const start = performance.now()
    try {
      const exchange = new Exchange(request, shop.sessions)
      const answer = await answerTo(exchange, shop)
      await send(response, exchange, answer, start)
    } catch (error) {
      // Only what is wrong with the request line or the connection itself arrives here.
      console.error(`${shop.name}: ${request.method} ${request.url}: ${error}`)
      if (!response.headersSent) response.writeHead(400)
      response.end()
    }
  })
}

async function answerTo(exchange: Exchange, shop: Shop): Promise<Answer> {
  try {
    return await findRoute(exchange).handle(exchange, shop)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'That went wrong.')
    if (refusal !== error) console.error(`${shop.name}: ${exchange.url.pathname}:`, error)
    return exchange.url.pathname.startsWith('/api/')
      ? jsonAnswer({ error: refusal.message }, refusal.status)
      : htmlAnswer(
          messagePage({ title: `Sorry (${refusal.status})`, shop: shop.name }, refusal.message),
          refusal.status,
        )
  }
}

function findRoute(exchange: Exchange) {
  const asked = exchange.request.method === 'HEAD' ? 'GET' : exchange.request.method
  let pathKnown = false
  for (const route of routes) {
    const params = matchPath(route.path, exchange.url.pathname)
    if (!params) continue
    pathKnown = true
    if (route.method !== asked) continue
    exchange.params = params
    return route
  }
  throw pathKnown
    ? new Refusal(405, 'This page cannot be used in that way.')
    : new Refusal(404, 'There is no such page in this shop.')
}

async function send(response: ServerResponse, exchange: Exchange, answer: Answer, start: number) {
  const headers: Record<string, string> = { ...answer.headers, vary: 'accept-encoding' }
  let body = Buffer.from(answer.body)
  if (body.length >= worthCompressingBytes && takesGzip(exchange.request)) {
    body = await compress(body)
    headers['content-encoding'] = 'gzip'
  }
  // What is left of a body that nobody wanted would be taken for the next request.
  if (!exchange.request.complete) headers.connection = 'close'
  if (exchange.newSession)
    headers['set-cookie'] =
      `${sessionCookie}=${exchange.newSession.id}; Path=/; HttpOnly; SameSite=Lax`
  const timings = [...exchange.timingsMs, ['total', performance.now() - start] as const]
  headers['server-timing'] = timings.map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`).join(', ')
  headers['content-length'] = String(body.length)
  response.writeHead(answer.status, headers)
  response.end(exchange.request.method === 'HEAD' ? undefined : body)
}

const takesGzip = (request: IncomingMessage): boolean =>
  /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
