// The pages on the way to an order: cart, checkout form, confirmation.

import type { Order, OrderLine } from '../orders.ts'
import type { Session } from '../sessions.ts'
import { euros, type Html, html } from './html.ts'
import { csrfField, type Frame, page } from './layout.ts'

type OpenFrame = Frame & { session: Session }

export function cartPage(frame: OpenFrame, lines: OrderLine[]): string {
  if (lines.length === 0)
    return page(
      frame,
      html`<section class="panel"><h1>Your cart is empty</h1>
        <p><a class="button" href="/">Find something</a></p></section>`,
    )
  return page(
    frame,
    html`<section class="panel"><h1>Your cart</h1>${table(lines)}
      <p class="actions"><a class="button" href="/checkout">Checkout</a></p></section>`,
  )
}

export const checkoutPage = (
  frame: OpenFrame,
  lines: OrderLine[],
  attempt?: { email: string; problem: string },
): string =>
  page(
    frame,
    html`<section class="panel"><h1>Checkout</h1>
    ${attempt && html`<p class="problem" role="alert">${attempt.problem}</p>`}
    ${table(lines)}
    <form method="post" action="/checkout" class="fields">
      ${csrfField(frame.session)}
      <label>Email <input type="email" name="email" autocomplete="email" required
        value="${attempt?.email ?? frame.session.account?.email ?? ''}"></label>
      <label>Card number <input name="card" inputmode="numeric" autocomplete="cc-number" required
        placeholder="4242 4242 4242 4242"></label>
      <button>Pay ${euros(totalOf(lines))}</button>
    </form></section>`,
  )

export const orderPage = (frame: Frame, order: Order): string =>
  page(
    frame,
    html`<section class="panel"><h1>Thank you for your order</h1>
      <p>Order <strong>${order.reference}</strong> is paid; we have written to ${order.email}.</p>
      ${table(order.lines)}</section>`,
  )

export const totalOf = (lines: OrderLine[]): number =>
  lines.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0)

function table(lines: OrderLine[]): Html {
  return html`<table>
    <thead><tr><th>Product</th><th>Quantity</th><th>Price</th></tr></thead>
    <tbody>${lines.map(
      ({ id, name, quantity, priceCents }) =>
        html`<tr><td><a href="/products/${id}">${name}</a></td><td>${quantity}</td>
          <td>${euros(priceCents * quantity)}</td></tr>`,
    )}</tbody>
    <tfoot><tr><th colspan="2">Total</th><td>${euros(totalOf(lines))}</td></tr></tfoot>
  </table>`
}
