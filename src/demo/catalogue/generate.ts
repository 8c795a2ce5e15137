// Invents the catalogue: the same seed gives the same 50,000 products and their reviews, so that
// production and staging sell exactly the same things.

import {
  categories,
  colours,
  makers,
  materials,
  opinions,
  praises,
  reviewers,
} from './vocabulary.ts'

export const productCount = 50_000
export const reviewCount = 300_000

export interface Product {
  id: number
  name: string
  category: string
  priceCents: number
  description: string
  popularity: number
  /** Degrees of the colour wheel, for its picture. */
  hue: number
}

export interface Review {
  product: number
  author: string
  stars: number
  text: string
}

/** A small generator of uniform numbers in [0, 1) (mulberry32): repeatable, which Math.random is not. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function* generateProducts(seed: number): Generator<Product> {
  const random = randomFrom(seed)
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!
  for (let id = 1; id <= productCount; id++) {
    const category = pick(categories)
    const noun = pick(category.nouns)
    const material = pick(materials)
    const [cheapest, dearest] = category.priceCents
    const priceCents = Math.round((cheapest + random() ** 3 * (dearest - cheapest)) / 50) * 50
    yield {
      id,
      name: `${pick(makers)} ${material} ${noun}, ${pick(colours)}`,
      category: category.slug,
      priceCents,
      description: `${noun} in ${material.toLowerCase()}. ${pick(praises)} ${pick(praises)}`,
      popularity: Math.floor(random() * 1_000_000),
      hue: Math.floor(random() * 360),
    }
  }
}

export function* generateReviews(seed: number): Generator<Review> {
  const random = randomFrom(seed)
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!
  for (let count = 0; count < reviewCount; count++) {
    yield {
      product: 1 + Math.floor(random() * productCount),
      author: pick(reviewers),
      stars: 5 - Math.floor(random() ** 2 * 5),
      text: pick(opinions),
    }
  }
}
