// One planned request with its intended time: what a traffic plan is made of, and what is sent.

export interface Arrival {
  /** Intended start, µs from the start of the plan; never smaller than that of the one before. */
  atUs: number
  method: string
  /** Path and query, sanitised. */
  target: string
  /** Index into the endpoints of the plan's header. */
  endpoint: number
  /** Status of the log's own line; 0 where it did not say. */
  status: number
  /** Number of the client, so that connections and sessions can follow it. */
  client: number
}

/** First line of a plan file, and what `traffic plan --json` prints. */
export interface TrafficPlanHeader {
  schemaVersion: 1
  seed: number
  /** `GET /products/:id`, by index; the last is `other` when there were too many. */
  endpoints: { method: string; route: string; planned: number }[]
  arrivals: number
  durationUs: number
  /** lines read = parsed + rejected; parsed = filtered + planned (of the recorded, before scaling). */
  lines: { read: number; parsed: number; rejected: number }
  filtered: Record<string, number>
  masked: Record<string, number>
  /** What was assumed or changed, in words: spread seconds, stamps that mean the end, … */
  remarks: string[]
}
