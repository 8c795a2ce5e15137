// A shop that asks a store for every page, over a pool of connections: `node shop-with-pool.ts PORT
// STORE POOL`.

import { Agent, createServer, get } from 'node:http'

const [port, store, pool] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(pool) })

createServer((request, response) => {
  if (request.url === '/ready') return response.end('ready')
  const asked = get(`http://${store}/`, { agent }, (answer) => {
    answer.resume().once('end', () => response.end('<h1>Welcome</h1>'))
  })
  asked.once('error', () => response.writeHead(502).end())
}).listen(Number(port), '127.0.0.1')
