// The pages that show products: the front page, a shelf, search results and one product.

import type { Product, Review } from '../catalogue/generate.ts'
import type { Hit, Rating, SearchResult, Shelf, ShelfItem } from '../catalogue/queries.ts'
import { categories } from '../catalogue/vocabulary.ts'
import type { Session } from '../sessions.ts'
import { euros, type Html, html } from './html.ts'
import { csrfField, type Frame, page } from './layout.ts'

const titleOf = (slug: string): string =>
  categories.find((category) => category.slug === slug)?.title ?? slug

export const homePage = (frame: Frame, popular: ShelfItem[]): string =>
  page(
    frame,
    html`<section class="hero"><h1>Good things for a good home</h1>
      <p>Fifty thousand of them. Made well, priced fairly, sent tomorrow.</p></section>
    <nav class="categories" aria-label="Categories">${categories.map(
      ({ slug, title }) => html`<a href="/categories/${slug}">${title}</a>`,
    )}</nav>
    <h2>Liked by many</h2>
    <ul class="grid">${popular.map((item) => card(item))}</ul>`,
  )

export const shelfPage = (frame: Frame, shelf: Shelf): string =>
  page(
    frame,
    html`<h1>${titleOf(shelf.category)}</h1>
    <p class="muted">${shelf.total.toLocaleString('en')} products from
      ${euros(shelf.prices.fromCents)} to ${euros(shelf.prices.toCents)}</p>
    <ul class="grid">${shelf.items.map((item) => card(item))}</ul>
    <nav class="pages" aria-label="Pages">
      ${shelf.page > 1 && html`<a href="?page=${shelf.page - 1}" rel="prev">Previous</a>`}
      <span>Page ${shelf.page} of ${shelf.pages}</span>
      ${shelf.page < shelf.pages && html`<a href="?page=${shelf.page + 1}" rel="next">Next</a>`}
    </nav>`,
  )

export const searchPage = (frame: Frame, { total, hits }: SearchResult): string =>
  page(
    frame,
    html`<h1>Results for “${frame.query}”</h1>
    <p class="muted" role="status">${total.toLocaleString('en')} products found</p>
    <ul class="grid">${hits.map((hit) => card(hit))}</ul>`,
  )

export const productPage = (
  frame: Frame & { session: Session },
  product: Product,
  rating: Rating,
  reviews: Omit<Review, 'product'>[],
): string =>
  page(
    frame,
    html`<article class="product">
      ${picture(product)}
      <div>
        <p class="muted"><a href="/categories/${product.category}">${titleOf(product.category)}</a></p>
        <h1>${product.name}</h1>
        ${stars(rating)}
        <p class="price">${euros(product.priceCents)}</p>
        <p>${product.description}</p>
        <form method="post" action="/cart/items" class="buy">
          ${csrfField(frame.session)}
          <input type="hidden" name="product" value="${product.id}">
          <label>Quantity <input type="number" name="quantity" value="1" min="1" max="20"></label>
          <button>Add to cart</button>
        </form>
      </div>
    </article>
    <section class="reviews"><h2>Reviews</h2>
      ${reviews.length === 0 && html`<p class="muted">Nobody has reviewed this yet.</p>`}
      ${reviews.map(
        (review) => html`<blockquote><p>${review.text}</p>
          <footer>${review.author} · ${review.stars} of 5 stars</footer></blockquote>`,
      )}
    </section>`,
  )

function card(item: ShelfItem | Hit): Html {
  return html`<li><a class="card" href="/products/${item.id}">
    ${picture(item)}
    <span class="name">${item.name}</span>
    ${'rating' in item && stars(item.rating)}
    <span class="price">${euros(item.priceCents)}</span></a></li>`
}

/** One drawing per category; the product's own colour stands behind it. */
const picture = ({ category, hue }: { category: string; hue: number }): Html =>
  html`<span class="picture" style="--hue: ${hue}"><img src="/assets/art/${category}.svg" alt=""></span>`

function stars({ count, stars }: Rating): Html {
  if (count === 0) return html`<span class="stars muted">not rated yet</span>`
  const full = Math.round(stars)
  return html`<span class="stars" aria-label="${stars.toFixed(1)} of 5 stars">${'★'.repeat(full)}${'☆'.repeat(5 - full)} <small>${count}</small></span>`
}
