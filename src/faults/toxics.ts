// A fault becomes toxics, in the units of Toxiproxy's API. "Down" is no toxic: it is a proxy that
// is not enabled.

import type { Fault } from '../config/fault-schema.ts'

/** As the API takes it and tells it back. */
export interface Toxic {
  name: string
  type: 'latency' | 'bandwidth' | 'timeout' | 'reset_peer' | 'slow_close' | 'slicer' | 'limit_data'
  stream: 'upstream' | 'downstream'
  toxicity: number
  attributes: Record<string, number>
}

export function toxicsOf(fault: Fault): Toxic[] {
  const { latency, bandwidth, timeout, reset, slicer, limit, direction, share } = fault
  const toxics: Toxic[] = []
  const add = (type: Toxic['type'], attributes: Record<string, number>) =>
    toxics.push({ name: type, type, stream: direction, toxicity: share, attributes })
  if (latency !== undefined) add('latency', { latency: latency.delayMs, jitter: latency.jitterMs })
  if (bandwidth !== undefined) add('bandwidth', { rate: bandwidth })
  if (timeout !== undefined) add('timeout', { timeout: Math.round(timeout) })
  if (reset !== undefined) add('reset_peer', { timeout: Math.round(reset) })
  const delay = fault['slow close']
  if (delay !== undefined) add('slow_close', { delay: Math.round(delay) })
  if (slicer !== undefined) {
    add('slicer', {
      average_size: slicer.size,
      size_variation: slicer.variation ?? 0,
      delay: Math.round(slicer.delay * 1_000),
    })
  }
  if (limit !== undefined) add('limit_data', { bytes: limit })
  return toxics
}
