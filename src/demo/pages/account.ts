// The pages about the visitor: signing in, and the account with its orders.

import type { Account } from '../accounts.ts'
import type { Order } from '../orders.ts'
import type { Session } from '../sessions.ts'
import { euros, html } from './html.ts'
import { csrfField, type Frame, page } from './layout.ts'

type OpenFrame = Frame & { session: Session }

export const loginPage = (frame: OpenFrame, attempt?: { email: string; problem: string }): string =>
  page(
    frame,
    html`<section class="panel narrow"><h1>Sign in</h1>
    ${attempt && html`<p class="problem" role="alert">${attempt.problem}</p>`}
    <form method="post" action="/login" class="fields" id="login">
      ${csrfField(frame.session)}
      <label>Email <input type="email" name="email" autocomplete="username" required
        value="${attempt?.email ?? ''}"></label>
      <label>Password <input type="password" name="password" autocomplete="current-password"
        required></label>
      <button>Sign in</button>
    </form></section>`,
  )

export const accountPage = (frame: OpenFrame, account: Account, orders: Order[]): string =>
  page(
    frame,
    html`<section class="panel"><h1>Welcome back, ${account.name}</h1>
    <h2>Your latest orders</h2>
    ${orders.length === 0 && html`<p class="muted">You have not ordered anything yet.</p>`}
    <ul>${orders.map(
      ({ reference, placedAt, totalCents }) =>
        html`<li>${reference}, ${placedAt.slice(0, 10)}: ${euros(totalCents)}</li>`,
    )}</ul>
    <form method="post" action="/logout">${csrfField(frame.session)}
      <button class="quiet">Sign out</button></form></section>`,
  )
