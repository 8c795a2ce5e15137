// The server of the soak: it answers each request a byte at a time, over so many seconds. A process of
// its own, because it holds as many connections as whoever asks.
//   node bench/soak/slow-server.ts SECONDS

import http, { type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const bytes = 4
const everyMs = (1_000 * Number(process.argv[2])) / bytes

const server = http.createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.writeHead(200, { 'content-length': bytes })
  drip(response, bytes)
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 8_192 }, () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
// Whoever started it has gone.
process.stdin.on('end', () => process.exit()).resume()

function drip(response: ServerResponse, left: number): void {
  setTimeout(() => {
    if (left === 1) return void response.end('x')
    response.write('x')
    drip(response, left - 1)
  }, everyMs)
}
