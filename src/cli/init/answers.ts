// What `trueup init` has to know before it can write anything.

export const journeyKinds = ['browser', 'http'] as const
export const ciSystems = ['github', 'gitlab', 'none'] as const

export interface Answers {
  productionUrl: string
  stagingUrl: string
  journeyKind: (typeof journeyKinds)[number]
  ci: (typeof ciSystems)[number]
}
