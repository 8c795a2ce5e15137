// What can be compared, and in which unit its figures are kept.

export const metrics = {
  duration: { unit: 'ms', label: 'duration' },
  errors: { unit: 'fraction', label: 'errors' },
  ttfb: { unit: 'ms', label: 'time to first byte' },
  fcp: { unit: 'ms', label: 'first contentful paint' },
  lcp: { unit: 'ms', label: 'largest contentful paint' },
  cls: { unit: 'score', label: 'layout shift' },
  requests: { unit: 'count', label: 'requests' },
  bytes: { unit: 'bytes', label: 'bytes' },
  throughput: { unit: 'per-second', label: 'throughput' },
} as const

export type MetricName = keyof typeof metrics
export type Unit = (typeof metrics)[MetricName]['unit']
