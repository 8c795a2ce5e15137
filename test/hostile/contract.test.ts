// Every client of trueup against every hostile server, all at once: what becomes of each request is
// counted by its kind, within its deadline, and in bounded memory.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { environmentAt } from '../environments/loopback.ts'
import { play } from '../journeys/http/iterate.ts'
import { arrival, balances, open, sendInTurn } from '../send/replay/replaying.ts'
import { type Client, type Hostility, hostilities } from './servers.ts'

const timeoutMs = 10_000
const maxBodyBytes = 8 * 1024 * 1024
const mostGrowthBytes = 700 * 1024 * 1024

/** What became of one request. */
const clients: Record<Client, (url: string, hostility: Hostility) => Promise<string>> = {
  undici: (url, hostility) => replayed('undici', url, hostility),
  lean: (url, hostility) => replayed('lean', url, hostility),
  async journey(url, { environment }) {
    const { error } = await play(environmentAt(url, environment), async ({ http }) => {
      const answer = await http.get('/', { timeoutMs })
      answer.text()
    })
    return error?.kind ?? 'answered'
  },
}

async function replayed(client: 'undici' | 'lean', url: string, { environment }: Hostility) {
  const settings = { client, timeoutMs, connectTimeoutMs: timeoutMs, maxBodyBytes }
  const report = await sendInTurn(open(url, settings, environment), [arrival()])
  expect(report).toSatisfy(balances)
  const { answered, errorKinds } = report.ledger
  return answered === 1 ? 'answered' : Object.keys(errorKinds).join()
}

let atStartBytes = 0
let mostBytes = 0
let watching: NodeJS.Timeout | undefined
beforeAll(() => {
  atStartBytes = process.memoryUsage.rss()
  watching = setInterval(() => {
    mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
  }, 20)
})
afterAll(() => clearInterval(watching))

it('what becomes of a request is counted by its kind, within its deadline, by every client', async () => {
  const startedMs = performance.now()
  const asked = (Object.keys(clients) as Client[]).flatMap((client) =>
    Object.entries(hostilities).map(([name, hostility]) => ({ client, name, hostility })),
  )
  const became = await Promise.all(
    asked.map(async ({ client, name, hostility }) => {
      const kind = await clients[client](await hostility.serve(), hostility)
      return [`${client}: ${name}`, kind] as const
    }),
  )
  const wanted = asked.map(
    ({ client, name, hostility: { becomes, unless } }) =>
      [`${client}: ${name}`, unless?.[client] ?? becomes] as const,
  )
  expect(Object.fromEntries(became)).toEqual(Object.fromEntries(wanted))
  // All at once: far less than one deadline after the other.
  expect(performance.now() - startedMs).toBeLessThan(10 * timeoutMs)
})

it('hostile servers cost bounded memory, whatever they send', () => {
  expect(mostBytes).toBeGreaterThan(0)
  expect(mostBytes - atStartBytes).toBeLessThan(mostGrowthBytes)
})
