// How the demonstration's processes begin and end: one line when they listen, a clear line when
// they can't, and a quick end on SIGTERM or SIGINT.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const graceMs = 2_000

export function listenUntilTerminated(server: Server, name: string, port = '0'): void {
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    console.error(`${name}: --port: expected a port from 0 to 65535; got '${port}'`)
    process.exit(2)
  }
  server.on('error', (error: NodeJS.ErrnoException) => {
    const inUse = error.code === 'EADDRINUSE'
    console.error(
      inUse
        ? `${name}: port ${port} is in use; end what listens there, or give another --port`
        : `${name}: ${error.message}`,
    )
    process.exit(1)
  })
  // Loopback only: its passwords are in its source.
  server.listen(Number(port), '127.0.0.1', () => {
    const { port: actual } = server.address() as AddressInfo
    console.log(`${name} listens on http://127.0.0.1:${actual}`)
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close(() => process.exit(0))
      server.closeIdleConnections()
      setTimeout(() => process.exit(0), graceMs).unref()
    })
}
