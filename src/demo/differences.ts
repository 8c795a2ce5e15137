// What makes the demonstration's staging differ from its production: one record each, so that the
// table at the end can be checked against the truth. Everything else is the same in both.

export interface PlantedDifference {
  /** What is different, in an operator's words. */
  what: string
  /** Which journeys it reaches, and how. */
  slows: string
}

export const differences = {
  'missing-index': {
    what: 'the index of reviews by product was never created in staging',
    slows:
      'search: each product of the result list reads its rating by scanning all 300,000 reviews; the product page, which does so once, a little',
  },
  'small-shelf-cache': {
    what: 'the shelf cache holds 4 shelves instead of 400: the setting lost two noughts',
    slows: 'browse: the shelves that it walks push each other out, and each is read anew',
  },
  'slow-payment': {
    what: "the payment provider's sandbox answers in 320 ms instead of 120 ms",
    slows: 'checkout: paying waits for the provider; a timer in its process stands for its work',
  },
  'small-payment-pool': {
    what: 'the pool of connections to the payment provider has room for 6 instead of 40',
    slows:
      'nothing at rest; payments wait for one another once the provider is slow (`trueup experiment slow-payment`) or there are many of them (`trueup saturate`)',
  },
} as const satisfies Record<string, PlantedDifference>

export type DifferenceName = keyof typeof differences

export const differenceNames = Object.keys(differences) as DifferenceName[]

/** Reads `missing-index,small-shelf-cache`; an unknown name is an error that lists the known ones. */
export function parseDifferences(text: string): Set<DifferenceName> {
  const chosen = new Set<DifferenceName>()
  for (const name of text.split(',').filter((part) => part !== '')) {
    const known = differenceNames.find((candidate) => candidate === name)
    if (!known)
      throw new Error(
        `--differences: expected some of ${differenceNames.join(', ')}; got '${name}'`,
      )
    chosen.add(known)
  }
  return chosen
}

/** What the differences come down to in the shop's own settings and in its payment provider's. */
export function settingsWith(chosen: ReadonlySet<DifferenceName>) {
  return {
    reviewIndex: !chosen.has('missing-index'),
    shelfCacheEntries: chosen.has('small-shelf-cache') ? 4 : 400,
    paymentDelayMs: chosen.has('slow-payment') ? 320 : 120,
    paymentConnections: chosen.has('small-payment-pool') ? 6 : 40,
  }
}
