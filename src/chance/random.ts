// The only source of chance in a plan: seeded, so that the same seed gives the same plan.
// xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c). Each use
// has a stream of its own by name, so that one more journey does not change the order of the rest.

import { createHash } from 'node:crypto'

/** Numbers from 0 up to, not including, 1. */
export function randomStream(seed: number, name: string): () => number {
  const digest = createHash('sha256').update(`${seed}\n${name}`).digest()
  return xoshiro128([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ])
}

export function xoshiro128(state: [number, number, number, number]): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result / 2 ** 32
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
