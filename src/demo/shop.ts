// Starts one shop of the demonstration: `node shop.ts --name NAME --port N --payment URL
// --database FILE [--differences missing-index,…] [--build N]`. Production and staging are two of these.

import { parseArgs } from 'node:util'
import { openAccounts } from './accounts.ts'
import { openCatalogue } from './catalogue/queries.ts'
import { openDatabase } from './database.ts'
import { parseDifferences, settingsWith } from './differences.ts'
import { listenUntilTerminated } from './listen.ts'
import { openOrders } from './orders.ts'
import { PaymentClient } from './payment-client.ts'
import { createShopServer } from './server.ts'
import { Sessions } from './sessions.ts'
import { ShelfCache } from './shelf-cache.ts'

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'shop' },
    port: { type: 'string' },
    payment: { type: 'string' },
    database: { type: 'string' },
    differences: { type: 'string', default: '' },
    build: { type: 'string', default: 'unknown' },
  },
})
if (!values.database || !values.payment || !URL.canParse(values.payment)) {
  console.error('shop: expected --database FILE and --payment URL')
  process.exit(2)
}

const differences = parseDifferences(values.differences)
const { reviewIndex, shelfCacheEntries, paymentConnections } = settingsWith(differences)
const database = await openDatabase(values.database, { reviewIndex })

const server = createShopServer({
  name: values.name,
  payments: new PaymentClient(values.payment, { connections: paymentConnections }),
  facts: {
    name: values.name,
    build: values.build,
    node: process.versions.node,
    differences: [...differences],
    reviewIndex,
    shelfCacheEntries,
  },
  catalogue: openCatalogue(database),
  shelves: new ShelfCache(shelfCacheEntries),
  accounts: await openAccounts(database),
  sessions: new Sessions(),
  orders: openOrders(database),
})
listenUntilTerminated(server, values.name, values.port)
