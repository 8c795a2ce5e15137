// A replay over TLS, with an own authority, straight and through a proxy.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { serveHttps, serveProxy } from '../../environments/loopback.ts'
import { arrival, balances, clients, open, sendInTurn } from './replaying.ts'

const file = (name: string) =>
  fileURLToPath(new URL(`../../environments/certificates/${name}`, import.meta.url))
const server = {
  key: readFileSync(file('server.key')),
  cert: readFileSync(file('server.pem')),
}

it.each(clients)(
  'reaches https with an own authority, whatever client is asked for: %s',
  async (client) => {
    const ports = new Set<number | undefined>()
    const url = await serveHttps(server, (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('hello')
    })
    const sender = open(url, { client }, { tls: { ca: file('ca.pem') } })
    const report = await sendInTurn(sender, [arrival(), arrival(), arrival()])
    expect(report).toMatchObject({ ledger: { answered: 3 }, traffic: { bytes: 15 } })
    expect(ports.size).toBe(1)
  },
)

it('counts a certificate that nobody vouches for as tls', async () => {
  const url = await serveHttps(server, (_, response) => response.end())
  const report = await sendInTurn(open(url), [arrival()])
  expect(report).toSatisfy(balances)
  expect(report.ledger).toMatchObject({ failed: 1, errorKinds: { tls: 1 } })
})

it('goes through a proxy', async () => {
  const seen: string[] = []
  const proxy = await serveProxy(seen)
  const url = await serveHttps(server, (_, response) => response.end('hello'))
  const sender = open(url, {}, { tls: { ca: file('ca.pem') }, proxy })
  const report = await sendInTurn(sender, [arrival(), arrival()])
  expect(report.ledger).toMatchObject({ answered: 2 })
  expect(seen).toEqual([expect.stringMatching(/^CONNECT localhost:/)])
})
