// The payment provider: a process of its own that the shop calls over HTTP, as a real one would be.
// `node payment.ts --port N --delay MS`; the delay stands for the provider's own work.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { listenUntilTerminated } from './listen.ts'

const declinedCard = '4000000000000002'

const { values } = parseArgs({
  options: { port: { type: 'string' }, delay: { type: 'string', default: '120' } },
})
const delayMs = Number(values.delay)
if (!(delayMs >= 0)) throw new Error(`--delay: expected milliseconds; got '${values.delay}'`)

const server = createServer(async (request, response) => {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  if (request.url === '/health') return answer(200, { status: 'ok' })
  if (request.method === 'GET' && request.url === '/methods') {
    await pause(delayMs)
    return answer(200, ['card', 'invoice'])
  }
  if (request.method !== 'POST' || request.url !== '/charges')
    return answer(404, { error: 'expected GET /methods or POST /charges' })
  const charge = parseCharge(await text(request))
  if (!charge) return answer(400, { error: 'expected { amountCents, reference, card }' })
  await pause(delayMs)
  if (charge.card === declinedCard) return answer(402, { error: 'card declined' })
  answer(201, { id: `ch_${randomUUID()}`, amountCents: charge.amountCents })
})

function parseCharge(body: string): { amountCents: number; card: string } | undefined {
  try {
    const { amountCents, reference, card } = JSON.parse(body)
    const valid = Number.isInteger(amountCents) && amountCents > 0
    return valid && typeof reference === 'string' && typeof card === 'string'
      ? { amountCents, card }
      : undefined
  } catch {
    return undefined
  }
}

listenUntilTerminated(server, 'payment', values.port)
