// The frame around every page: header with search and cart, the page itself, footer.

import type { Session } from '../sessions.ts'
import { type Html, html } from './html.ts'

export interface Frame {
  title: string
  /** Which environment this is; shown in the footer, and nowhere near the content. */
  shop: string
  session?: Session
  query?: string
}

export function page({ title, shop, session, query }: Frame, content: Html): string {
  const items = [...(session?.cart.values() ?? [])].reduce((sum, quantity) => sum + quantity, 0)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Hearth & Home</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
<script src="/assets/shop.js" defer></script>
</head>
<body>
<header>
  <a class="brand" href="/">Hearth <span>&amp;</span> Home</a>
  <form class="search" action="/search" role="search">
    <input type="search" name="q" value="${query ?? ''}" aria-label="Search products"
      placeholder="Search 50,000 products" required>
    <button>Search</button>
  </form>
  <nav aria-label="Your shop">
    ${
      session?.account
        ? html`<a href="/account">${session.account.name}</a>`
        : html`<a href="/login">Sign in</a>`
    }
    <a href="/cart">Cart <span class="count">${items}</span></a>
  </nav>
</header>
<main>${content}</main>
<footer>A demonstration of trueup: this shop is “${shop}”. Nothing here is for sale.</footer>
</body>
</html>
`.text
}

/** The hidden field that proves that a form comes from one of the shop's own pages. */
export const csrfField = (session: Session): Html =>
  html`<input type="hidden" name="csrf" value="${session.csrfToken}">`

export const messagePage = (frame: Frame, message: string): string =>
  page(
    frame,
    html`<section class="panel"><h1>${frame.title}</h1><p>${message}</p>
      <p><a class="button" href="/">To the shop</a></p></section>`,
  )
