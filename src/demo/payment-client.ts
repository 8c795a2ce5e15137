// The shop's side of a payment: one call to the provider over a pool of connections, and the three
// ways in which it can end. Where all connections are busy a payment waits for one, as in any shop.

import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'

export type PaymentOutcome =
  | { kind: 'paid'; id: string }
  | { kind: 'declined' }
  | { kind: 'unavailable'; why: string }

export interface Charge {
  amountCents: number
  reference: string
  card: string
}

const timeoutMs = 10_000

export class PaymentClient {
  readonly url: string
  readonly #pool: Agent

  constructor(url: string, { connections }: { connections: number }) {
    this.url = url
    this.#pool = new Agent({ keepAlive: true, maxSockets: connections })
  }

  async charge(order: Charge): Promise<PaymentOutcome> {
    try {
      const answer = await this.#post('/charges', JSON.stringify(order))
      const body = JSON.parse(await text(answer)) as { id?: string; error?: string }
      if (answer.statusCode === 402) return { kind: 'declined' }
      if (answer.statusCode === 201 && body.id) return { kind: 'paid', id: body.id }
      const why = `answered ${answer.statusCode}: ${body.error ?? 'no reason'}`
      return { kind: 'unavailable', why }
    } catch (error) {
      return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) }
    }
  }

  /** How one can pay. */
  async methods(): Promise<string[]> {
    const answer = await this.#send('GET', '/methods')
    return JSON.parse(await text(answer)) as string[]
  }

  #post(path: string, body: string): Promise<IncomingMessage> {
    const length = Buffer.byteLength(body)
    const headers = { 'content-type': 'application/json', 'content-length': length }
    return this.#send('POST', path, { headers, body })
  }

  #send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: OutgoingHttpHeaders; body?: string } = {},
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), {
        method,
        agent: this.#pool,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
      })
      sent.once('response', resolve)
      sent.once('error', reject)
      sent.end(body)
    })
  }
}
