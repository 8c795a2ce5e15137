// What a reader has to know about an environment whose network was changed for a run: the setting,
// and beside it the dose that arrived.

import type { NetworkFacts, RoundTrips } from '../record/network-facts.ts'

export function networkRemark({
  between,
  fault,
  by,
  direct,
  proxy,
  ...seen
}: NetworkFacts): string {
  const { before, during, readings } = seen
  const set = `measured under a fault between ${between}: ${fault} (${by})`
  if (before === undefined) return `${set}. Its dose could not be measured. ${readAs(readings)}`
  const bytes = before.bytes.toLocaleString('en-US')
  const times = [
    `${tripsInWords(before)} before the run`,
    ...(during === undefined ? [] : [`${tripsInWords(during)} during it`]),
    `${tripsInWords(proxy)} without the fault`,
    `${tripsInWords(direct)} without the proxy`,
  ]
  return `${set}. A message of ${bytes} bytes to an echo and back: ${times.join(', ')}. Nothing of it is subtracted. ${readAs(readings)}`
}

function readAs(readings: number): string {
  return `The server was asked ${readings.toLocaleString('en-US')} times and always had the fault as it was set.`
}

function tripsInWords(trips: RoundTrips | undefined): string {
  if (trips === undefined) return 'not measured'
  const { count, answered, medianMs, lowestMs = 0, highestMs = 0, failures } = trips
  const failed = Object.entries(failures).map(([how, times]) => `${times} ${how}`)
  if (medianMs === undefined) return `never (${failed.join(', ')})`
  const rest = answered === count ? '' : `; ${failed.join(', ')}`
  return `${ms(medianMs)} (median of ${answered}, ${ms(lowestMs)} to ${ms(highestMs)}${rest})`
}

function ms(value: number): string {
  return `${Number(value.toPrecision(3)).toLocaleString('en-US')} ms`
}
