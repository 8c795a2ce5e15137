// What every request of a run carries, so that it is told apart in an environment's log.

export interface Marker {
  runId: string
  /** Of trueup. */
  version: string
}

export function markerHeaders({ runId, version }: Marker) {
  return { 'user-agent': `trueup/${version}`, 'x-trueup-run': runId }
}
