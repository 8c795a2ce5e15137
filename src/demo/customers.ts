// The customers who can sign in. The shop is a demonstration that listens on loopback alone, so
// their passwords are no secret; they are kept hashed all the same, as a shop would.

export const customers = [
  { email: 'ada@example.com', name: 'Ada Brandt', password: 'lantern-orchard-17' },
  { email: 'grace@example.com', name: 'Grace Okafor', password: 'copper-violin-42' },
] as const
