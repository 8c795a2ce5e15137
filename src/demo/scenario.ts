// The demonstration as a configuration: two shops, each with a payment provider of its own, the
// journeys of `journeys/` and the log of `traffic/`. `trueup demo` writes it into a folder; trueup.config.ts of the clone is it.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { customers } from './customers.ts'
import { type DifferenceName, differenceNames, settingsWith } from './differences.ts'
import type { ScenarioPorts } from './ports.ts'

export interface ScenarioOptions {
  /** Whether staging has its planted differences; without them, both are the same. */
  differences: boolean
  ports: ScenarioPorts
  /** Absolute path of the folder in which the shops keep their databases between runs. */
  databases: string
}

/** The demonstration's configuration, as a user would write it. */
export function scenario({ differences, ports, databases }: ScenarioOptions) {
  const [ada, grace] = customers
  const url = (port: number) => `http://127.0.0.1:${port}`
  return {
    environments: {
      production: {
        url: url(ports.production),
        production: true,
        maxRate: 500,
        writes: 'a demonstration shop on this machine: its orders are not real',
        allowFaultsOnProduction: 'a demonstration shop on this machine: nobody buys here',
        variables: { ...ada },
        targets: paymentTarget(ports.productionPaymentProxy, ports.productionPayment),
      },
      staging: {
        url: url(ports.staging),
        variables: { ...grace },
        targets: paymentTarget(ports.stagingPaymentProxy, ports.stagingPayment),
      },
    },
    compare: { reference: 'production', candidate: 'staging' },
    start: [
      ...shopWithPayment('production', ports.production, ports.productionPayment, [], databases),
      ...shopWithPayment(
        'staging',
        ports.staging,
        ports.stagingPayment,
        differences ? differenceNames : [],
        databases,
      ),
    ],
    journeys: {
      files: 'journeys/*.ts',
      data: 'journeys/data.csv',
      iterations: 9,
      warmUp: 2,
    },
    // Staging's next release is no fault; its shelf cache is what makes browsing slow.
    probes: {
      build: {
        http: { url: '/version', json: 'build' },
        expected: 'staging has the next release',
      },
      node: { http: { url: '/version', json: 'node' }, mustMatch: true },
      'shelf cache': {
        http: { url: '/version', json: 'shelfCacheEntries' },
        concerns: [
          'journey browse',
          'endpoint GET /categories/:category',
          'endpoint GET /api/categories/:category/products',
        ],
      },
    },
    // Twenty blocks are the fewest that are judged; two cores have to carry this twice.
    traffic: {
      log: 'traffic/access.log.gz',
      routes: [
        '/',
        '/categories/:category',
        '/search',
        '/products/:id',
        '/api/products/:id',
        '/api/categories/:category/products',
        '/assets/:file',
      ],
      from: '2026-05-04T18:01:00Z',
      duration: '30s',
      block: '1500ms',
      warmUp: '4s',
      ramp: '2s',
    },
    // What asks the payment provider has the capacity of the pool: 40 / 120 ms, and 6 / 320 ms.
    saturation: {
      requests: '/api/payment/methods',
      step: '1500ms',
      repeats: 6,
      warmUp: '500ms',
      confirm: '1500ms',
      maxConnections: 128,
      allowOnProduction: 'a demonstration shop on this machine: nobody buys here',
      maxRate: 500,
    },
    // Short stretches with many users: under two minutes in all.
    experiments: {
      'slow-payment': {
        fault: { target: 'payment', latency: ['200ms', '600ms'] },
        files: 'journeys/experiments/*.ts',
        users: 28,
        pause: '2s',
        steady: '2500ms',
        duration: '3s',
        recovery: '3s',
        tolerance: '100%',
      },
    },
  }
}

/** The same script as this one's neighbour: shop.ts in the repository, shop.js in the package. */
const neighbour = (name: string): string =>
  fileURLToPath(
    new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  )

/** Without an experiment the shop calls its provider itself. */
function paymentTarget(proxyPort: number, port: number) {
  return { payment: { listen: `127.0.0.1:${proxyPort}`, upstream: `127.0.0.1:${port}` } }
}

function shopWithPayment(
  name: string,
  port: number,
  paymentPort: number,
  differences: DifferenceName[],
  databases: string,
) {
  // node:sqlite still announces itself as experimental at every start.
  const node = [process.execPath, '--disable-warning=ExperimentalWarning']
  const paymentUrl = `http://127.0.0.1:${paymentPort}`
  const { paymentDelayMs } = settingsWith(new Set(differences))
  return [
    {
      name: `payment of ${name}`,
      command: [
        ...node,
        neighbour('payment'),
        `--port=${paymentPort}`,
        `--delay=${paymentDelayMs}`,
      ],
      ready: `${paymentUrl}/health`,
    },
    {
      name: `shop of ${name}`,
      command: [
        ...node,
        neighbour('shop'),
        `--name=${name}`,
        `--port=${port}`,
        `--payment=http://{targets.${name}.payment}`,
        `--database=${join(databases, `${name}.sqlite`)}`,
        `--differences=${differences.join(',')}`,
        `--build=${differences.length === 0 ? 418 : 431}`,
      ],
      ready: `http://127.0.0.1:${port}/health`,
    },
  ]
}

/**
 * Writes the demonstration into a folder of its own: its configuration, and a copy of journeys and log
 * (Node runs no TypeScript that lies in node_modules). Returns the path of the configuration, with
 * which `run` and every other command work as with a user's own.
 */
export function prepareDemo(options: {
  folder: string
  differences: boolean
  ports: ScenarioPorts
}): string {
  const folder = resolve(options.folder)
  mkdirSync(folder, { recursive: true })
  for (const part of ['journeys', 'traffic']) {
    const source = fileURLToPath(new URL(`../../${part}`, import.meta.url))
    cpSync(source, join(folder, part), { recursive: true })
  }
  const file = join(folder, 'trueup.config.json')
  const config = scenario({ ...options, databases: join(folder, 'databases') })
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`)
  return file
}
