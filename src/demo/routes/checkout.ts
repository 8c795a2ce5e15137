// The routes from cart to order. Paying calls the payment provider, and waits for it.

import { type Exchange, htmlAnswer, Refusal, redirectTo } from '../exchange.ts'
import { newReference, type OrderLine } from '../orders.ts'
import { cartPage, checkoutPage, orderPage, totalOf } from '../pages/checkout.ts'
import type { Route, Shop } from './route.ts'

const mostOfOneProduct = 20

export const checkout: Route[] = [
  {
    method: 'GET',
    path: '/cart',
    async handle(exchange, shop) {
      const lines = await cartLines(exchange, shop)
      return htmlAnswer(
        await exchange.time('render', () => cartPage(frameOf(exchange, shop), lines)),
      )
    },
  },
  {
    method: 'POST',
    path: '/cart/items',
    async handle(exchange, shop) {
      const form = await exchange.form()
      const id = Number(form.get('product'))
      const quantity = Number(form.get('quantity') ?? '1')
      if (!Number.isInteger(quantity) || quantity < 1 || quantity > mostOfOneProduct)
        throw new Refusal(400, `Please choose a quantity from 1 to ${mostOfOneProduct}.`)
      if (!Number.isSafeInteger(id) || !shop.catalogue.product(id))
        throw new Refusal(404, 'There is no such product in this shop.')
      const { cart } = exchange.session
      cart.set(id, Math.min(mostOfOneProduct, (cart.get(id) ?? 0) + quantity))
      return redirectTo('/cart')
    },
  },
  {
    method: 'GET',
    path: '/checkout',
    async handle(exchange, shop) {
      const lines = await cartLines(exchange, shop)
      if (lines.length === 0) return redirectTo('/cart')
      return htmlAnswer(
        await exchange.time('render', () => checkoutPage(frameOf(exchange, shop), lines)),
      )
    },
  },
  { method: 'POST', path: '/checkout', handle: pay },
  {
    method: 'GET',
    path: '/orders/:reference',
    handle(exchange, shop) {
      const { reference = '' } = exchange.params
      const order = exchange.session.orders.has(reference) && shop.orders.find(reference)
      if (!order) throw new Refusal(404, 'There is no such order among yours.')
      return htmlAnswer(orderPage({ ...frameOf(exchange, shop), title: 'Thank you' }, order))
    },
  },
]

async function pay(exchange: Exchange, shop: Shop) {
  const form = await exchange.form()
  const lines = await cartLines(exchange, shop)
  if (lines.length === 0) return redirectTo('/cart')
  const email = (form.get('email') ?? '').trim()
  const card = (form.get('card') ?? '').replace(/\s/g, '')
  const again = (problem: string, status: number) =>
    htmlAnswer(checkoutPage(frameOf(exchange, shop), lines, { email, problem }), status)
  if (!/^\S+@\S+$/.test(email)) return again('Please give an email address.', 400)
  if (!/^\d{16}$/.test(card)) return again('A card number has 16 digits.', 400)

  const reference = newReference()
  const amountCents = totalOf(lines)
  const outcome = await exchange.time('payment', () =>
    shop.payments.charge({ amountCents, reference, card }),
  )
  if (outcome.kind === 'declined') return again('Your bank has declined this card.', 402)
  if (outcome.kind === 'unavailable') {
    console.error(`payment at ${shop.payments.url}: ${outcome.why}`)
    return again('We cannot take payments just now. You have not been charged.', 502)
  }
  const placedAt = new Date().toISOString()
  const order = { reference, email, placedAt, totalCents: amountCents, lines }
  await exchange.time('db', () => shop.orders.place(order, outcome.id))
  exchange.session.cart.clear()
  exchange.session.orders.add(reference)
  return redirectTo(`/orders/${reference}`)
}

const frameOf = (exchange: Exchange, shop: Shop) => ({
  title: 'Your order',
  shop: shop.name,
  session: exchange.session,
})

const cartLines = (exchange: Exchange, shop: Shop): Promise<OrderLine[]> =>
  exchange.time('db', () =>
    [...exchange.session.cart].flatMap(([id, quantity]) => {
      const product = shop.catalogue.product(id)
      return product ? [{ id, quantity, name: product.name, priceCents: product.priceCents }] : []
    }),
  )
