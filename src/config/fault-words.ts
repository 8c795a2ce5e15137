// A fault in words, the same ones everywhere: plan, report, fingerprint, `faults list`.

import type { Fault } from './fault-schema.ts'

/** `latency 200 ms ± 50 ms, bandwidth 125 kB/s, of the requests, for 30 % of the connections`. */
export function describeFault(fault: Fault): string {
  const { direction, share } = fault
  const hit = direction === 'upstream' ? ['on requests'] : []
  const part = share === 1 ? [] : [`for ${number(share * 100)} % of the connections`]
  return [...kindsOf(fault), ...hit, ...part].join(', ')
}

function kindsOf(fault: Fault): string[] {
  const { latency, bandwidth, timeout, reset, slicer, limit, down } = fault
  const slowCloseMs = fault['slow close']
  const kinds: string[] = []
  if (latency !== undefined) {
    const jitter = latency.jitterMs === 0 ? '' : ` ± ${time(latency.jitterMs)}`
    kinds.push(`latency ${time(latency.delayMs)}${jitter}`)
  }
  if (bandwidth !== undefined) kinds.push(`bandwidth ${number(bandwidth)} kB/s`)
  if (timeout !== undefined) {
    kinds.push(timeout === 0 ? 'nothing comes through' : `nothing, closed after ${time(timeout)}`)
  }
  if (reset !== undefined) kinds.push(`reset after ${time(reset)}`)
  if (slowCloseMs !== undefined) kinds.push(`closes ${time(slowCloseMs)} late`)
  if (slicer !== undefined) {
    const pause = slicer.delay === 0 ? '' : `, ${time(slicer.delay)} apart`
    kinds.push(`slices of ${number(slicer.size)} bytes${pause}`)
  }
  if (limit !== undefined) kinds.push(`closed after ${number(limit)} bytes`)
  if (down !== undefined) kinds.push('down')
  return kinds
}

function time(ms: number): string {
  return ms >= 10_000 ? `${number(ms / 1_000)} s` : `${number(ms)} ms`
}

function number(value: number): string {
  return Number(value.toFixed(3)).toLocaleString('en-US')
}
