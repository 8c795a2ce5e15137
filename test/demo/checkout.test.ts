// From the cart to a paid order, with the payment provider as a process of its own.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PaymentClient } from '../../src/demo/payment-client.ts'
import { type StartedShop, startShop, temporaryFolder } from './processes.ts'
import { Visitor } from './visitor.ts'

const good = { email: 'buyer@example.com', card: '4242 4242 4242 4242' }
const folder = temporaryFolder()
let shop: StartedShop

beforeAll(async () => {
  shop = await startShop(folder.path)
})
afterAll(async () => {
  await shop?.stopAll()
  folder.remove()
})

test('paying places an order that its buyer alone can see', async () => {
  const buyer = new Visitor(shop.url)
  await buyer.fillCart(77)
  const paid = await buyer.submit('/checkout', '/checkout', good)
  expect(paid.status).toBe(303)
  expect(paid.headers.get('server-timing')).toContain('payment;dur=')
  const path = paid.headers.get('location')!
  const page = await (await buyer.get(path)).text()
  expect(page).toContain('Thank you for your order')
  expect(page).toContain('href="/products/77"')
  expect(await (await buyer.get('/cart')).text()).toContain('Your cart is empty')
  expect((await new Visitor(shop.url).get(path)).status).toBe(404)
})

test.each([
  ['a declined card', { ...good, card: '4000 0000 0000 0002' }, 402, 'declined'],
  ['half a card number', { ...good, card: '4242' }, 400, '16 digits'],
  ['no email address', { ...good, email: 'nobody' }, 400, 'email address'],
])('%s keeps the cart and says what is wrong', async (_, fields, status, message) => {
  const buyer = new Visitor(shop.url)
  await buyer.fillCart(5)
  const refused = await buyer.submit('/checkout', '/checkout', fields)
  expect(refused.status).toBe(status)
  expect(await refused.text()).toContain(message)
  expect(await (await buyer.get('/cart')).text()).toContain('href="/products/5"')
})

test.each(['0', '21', '1.5', 'many'])('a quantity of %s is refused', async (quantity) => {
  const buyer = new Visitor(shop.url)
  const answer = await buyer.submit('/products/5', '/cart/items', { product: '5', quantity })
  expect(answer.status).toBe(400)
})

test('the shop asks its provider for the right amount', async () => {
  const charges: object[] = []
  const provider = createServer(async (request, response) => {
    charges.push(JSON.parse((await request.toArray()).join('')))
    response.writeHead(201).end('{"id":"ch_1"}')
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const order = { amountCents: 4_200, reference: 'R1', card: '4242424242424242' }
  const payments = new PaymentClient(url, { connections: 1 })
  expect(await payments.charge(order)).toEqual({ kind: 'paid', id: 'ch_1' })
  expect(charges).toEqual([order])
  provider.close()
  provider.closeAllConnections()
})

test('a provider that is down is an apology, not a charge', async () => {
  const other = await startShop(folder.path, { name: 'unpaid' })
  await other.payment.stop()
  const buyer = new Visitor(other.url)
  await buyer.fillCart(9)
  const answer = await buyer.submit('/checkout', '/checkout', good)
  expect(answer.status).toBe(502)
  expect(await answer.text()).toContain('You have not been charged')
  await other.stop()
})
