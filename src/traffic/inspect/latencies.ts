// Latencies that a log recorded, for each endpoint, in little memory: counts in buckets that are two
// percent wide, and only those that occur. Enough to look at; nothing is judged by it.

export interface LatencySummary {
  count: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
}

const logWidth = Math.log(1.02)
const bucketsEach = 2_048
/** Longer times than that of the last bucket, weeks, are counted there. */
const lastBucket = bucketsEach - 1
/** Entries of a map cost some 40 bytes. */
const mostEntries = 1_000_000

export class Latencies {
  /** Times that are in no bucket, because there were too many. */
  leftOut = 0
  readonly #counts = new Map<number, number>()

  add(endpoint: number, latencyUs: number): void {
    const bucket =
      latencyUs < 1 ? 0 : Math.min(lastBucket, 1 + Math.round(Math.log(latencyUs) / logWidth))
    const key = endpoint * bucketsEach + bucket
    const count = this.#counts.get(key)
    if (count !== undefined) this.#counts.set(key, count + 1)
    else if (this.#counts.size < mostEntries) this.#counts.set(key, 1)
    else this.leftOut++
  }

  /** Of all together. */
  whole(): LatencySummary | null {
    return this.groups(() => 0)[0] ?? null
  }

  /** Endpoints that have become one are summed up; nothing where none of them has a time. */
  groups(groupOf: (endpoint: number) => number): (LatencySummary | undefined)[] {
    const buckets: Uint32Array[] = []
    for (const [key, count] of this.#counts) {
      const group = groupOf(Math.floor(key / bucketsEach))
      buckets[group] ??= new Uint32Array(bucketsEach)
      buckets[group][key % bucketsEach]! += count
    }
    return Array.from(buckets, (counts) => counts && summary(counts))
  }
}

function summary(counts: Uint32Array): LatencySummary {
  const count = counts.reduce((sum, each) => sum + each, 0)
  const at = (quantile: number) => {
    let left = Math.max(1, Math.ceil(quantile * count))
    const bucket = counts.findIndex((each) => {
      left -= each
      return left <= 0
    })
    return bucket === 0 ? 0 : Number((Math.exp((bucket - 1) * logWidth) / 1_000).toPrecision(3))
  }
  return { count, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
