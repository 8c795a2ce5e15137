// The scalability law fitted to curves whose parameters are known, and the knee that is taken from it
// or from the plateau.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/chance/random.ts'
import { kneeOf } from '../../../src/compare/saturation/knee.ts'
import { fitUsl, uslThroughput } from '../../../src/compare/saturation/usl-fit.ts'

const levels = [1, 2, 4, 8, 16, 32, 64]

function curve(law: { lambda: number; sigma: number; kappa: number }, noise = 0) {
  return levels.map((connections, at) => ({
    connections,
    perSecond: uslThroughput(law, connections) * (1 + noise * Math.sin(7 * at + 1)),
  }))
}

describe('the fit', () => {
  it('finds the parameters of a curve without noise, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 10_000, noNaN: true }),
        fc.double({ min: 0.005, max: 0.5, noNaN: true }),
        fc.double({ min: 0.0005, max: 0.02, noNaN: true }),
        (lambda, sigma, kappa) => {
          const fit = fitUsl(curve({ lambda, sigma, kappa }))!
          expect(fit.lambda / lambda).toBeCloseTo(1, 3)
          expect(fit.sigma / sigma).toBeCloseTo(1, 2)
          expect(fit.kappa / kappa).toBeCloseTo(1, 2)
          expect(fit.r2).toBeCloseTo(1, 6)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('comes close to what R makes of a published curve (package usl, its data of a ray tracer)', () => {
    const measured = [
      [1, 20],
      [4, 78],
      [8, 130],
      [12, 170],
      [16, 190],
      [20, 200],
      [24, 210],
      [28, 230],
      [32, 260],
      [48, 280],
      [64, 310],
    ] as const
    const fit = fitUsl(measured.map(([connections, perSecond]) => ({ connections, perSecond })))!
    // There 0.050 and 0.000005; it counts differences, and here each point counts by its share.
    expect(fit.sigma).toSatisfy((sigma: number) => Math.abs(sigma - 0.05) < 0.01)
    expect(fit.kappa).toBeLessThan(1e-5)
    expect(fit.r2).toBeGreaterThan(0.98)
  })

  it('is none of fewer than four numbers of connections', () => {
    expect(fitUsl(curve({ lambda: 10, sigma: 0.1, kappa: 0.01 }).slice(0, 3))).toBeUndefined()
  })
})

describe('the knee', () => {
  const law = { lambda: 100, sigma: 0.05, kappa: 0.002 }
  const top = Math.sqrt((1 - law.sigma) / law.kappa)

  it('is the highest point of the law where the law fits, with an interval around it', () => {
    const knee = kneeOf(curve(law, 0.02), { connections: 16, repeats: [600, 601] })!
    expect(knee.by).toBe('law')
    expect(knee.connections / top).toSatisfy((ratio: number) => Math.abs(ratio - 1) < 0.1)
    const [low, high] = knee.interval!
    expect(low).toBeLessThan(knee.perSecond)
    expect(high).toBeGreaterThan(knee.perSecond)
    expect(high / low).toBeLessThan(1.2)
  })

  it('has an interval that holds the truth nine times in ten', () => {
    const random = randomStream(7, 'noise')
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const held = Array.from({ length: 300 }, () => {
      const points = [...levels, 8, 16].map((connections) => ({
        connections,
        perSecond: uslThroughput(law, connections) * Math.exp(0.02 * normal()),
      }))
      const { interval } = kneeOf(points, { connections: 16, repeats: [700] })!
      return interval![0] <= uslThroughput(law, top) && uslThroughput(law, top) <= interval![1]
    })
    const share = held.filter(Boolean).length / held.length
    expect(share).toBeGreaterThan(0.84)
    expect(share).toBeLessThan(0.96)
  })

  it('is the plateau where the law does not fit, and says why', () => {
    const sharp = levels.map((connections) => ({
      connections,
      perSecond: Math.min(200, 50 * connections),
    }))
    const repeats = [198, 199, 200, 200, 201, 202, 203, 204]
    const knee = kneeOf(sharp, { connections: 4, repeats })!
    expect(knee).toMatchObject({ by: 'plateau', connections: 4 })
    expect(knee.perSecond).toBeCloseTo(200.9, 0)
    expect(knee.interval![0]).toBeGreaterThanOrEqual(198)
    expect(knee.interval![1]).toBeLessThanOrEqual(204)
    expect(knee.notLaw).toMatch(/off by \d+ % at one step|of the scatter/)
    expect(knee.law).toBeDefined()
  })

  it('is not sought beyond what was measured', () => {
    const growing = curve({ lambda: 100, sigma: 0.05, kappa: 1e-6 })
    const knee = kneeOf(growing, { connections: 64, repeats: [1_500, 1_510, 1_490] })!
    expect(knee).toMatchObject({ by: 'plateau', connections: 64 })
    expect(knee.notLaw).toMatch(/beyond the connections that were measured/)
  })

  it('is none where nothing was repeated', () => {
    expect(kneeOf(curve(law), { connections: 0, repeats: [] })).toBeUndefined()
  })
})
