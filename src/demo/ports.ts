// Ports for the demonstration's four processes, and for the two proxies before its payment
// providers when an experiment puts them there: the same ones each time where they are free, so
// that the addresses in two runs agree; others where something else listens there.

import { createServer } from 'node:net'

export interface ScenarioPorts {
  production: number
  productionPayment: number
  productionPaymentProxy: number
  staging: number
  stagingPayment: number
  stagingPaymentProxy: number
}

export const usualPorts: ScenarioPorts = {
  production: 17_101,
  productionPayment: 17_102,
  productionPaymentProxy: 17_103,
  staging: 17_201,
  stagingPayment: 17_202,
  stagingPaymentProxy: 17_203,
}

export async function choosePorts(): Promise<ScenarioPorts> {
  return {
    production: await freePort(usualPorts.production),
    productionPayment: await freePort(usualPorts.productionPayment),
    productionPaymentProxy: await freePort(usualPorts.productionPaymentProxy),
    staging: await freePort(usualPorts.staging),
    stagingPayment: await freePort(usualPorts.stagingPayment),
    stagingPaymentProxy: await freePort(usualPorts.stagingPaymentProxy),
  }
}

function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' && preferred !== 0 ? resolve(freePort(0)) : reject(error),
    )
    server.listen(preferred, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : preferred
      server.close(() => resolve(port))
    })
  })
}
