// Figures as notes print them: as short as they can be told apart.

import type { MeanDifference } from '../evidence/mean-difference.ts'

/** 0.4, 7.2, 48, 1,200 */
function plain(value: number): string {
  const shown = Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)
  return shown.toLocaleString('en-US')
}

/** `12 → 870 ms` */
export function changeInMs(mean: Pick<MeanDifference, 'reference' | 'candidate'>): string {
  return `${plain(mean.reference)} → ${plain(mean.candidate)} ms`
}

/** `+850 ms` */
export function signedMs(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${plain(Math.abs(ms))} ms`
}

/** `1.2 → 18` */
export function change({
  reference,
  candidate,
}: Pick<MeanDifference, 'reference' | 'candidate'>): string {
  return `${plain(reference)} → ${plain(candidate)}`
}

/** `12 → 38 kB` */
export function changeInBytes(mean: Pick<MeanDifference, 'reference' | 'candidate'>): string {
  const { factor, unit } = scaleOf(Math.max(mean.reference, mean.candidate))
  return `${plain(mean.reference / factor)} → ${plain(mean.candidate / factor)} ${unit}`
}

function scaleOf(bytes: number): { factor: number; unit: string } {
  if (bytes >= 1e6) return { factor: 1e6, unit: 'MB' }
  return bytes >= 1e3 ? { factor: 1e3, unit: 'kB' } : { factor: 1, unit: 'bytes' }
}

/** `98 %`; a share that is not all of it is never said to be all of it. */
export function percent(share: number): string {
  const shown = Math.round(share * 100)
  if (shown === 100 && share < 1) return '99 %'
  if (shown === 0 && share > 0) return '<1 %'
  return `${shown} %`
}
