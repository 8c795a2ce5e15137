// The lines of series.ndjson that one sample of a journey makes: the journey's and each step's.
// A failed iteration's time never joins those of successes; a timeout enters them at the timeout
// and counts as an error. A journey starts on time, so response and service time are the same.

import { Histogram } from './histogram.ts'
import type { JourneySample, Outcome } from './sample.ts'
import type { SeriesLine } from './series.ts'
import type { Subject } from './subject.ts'

export function seriesOf(sample: JourneySample): SeriesLine[] {
  const whole: Measured = {
    subject: { kind: 'journey', name: sample.journey },
    times: [{ outcome: sample.outcome, durationUs: sample.durationUs }],
    statuses: sample.statuses,
    bytes: sample.metrics.bytes ?? 0,
  }
  const names = [...new Set(sample.steps.map(({ name }) => name))]
  const steps: Measured[] = names.map((name) => {
    // A step in a loop comes several times in one iteration.
    const times = sample.steps.filter((step) => step.name === name)
    const bytes = times.reduce((total, step) => total + (step.metrics?.bytes ?? 0), 0)
    return {
      subject: { kind: 'journey', name: sample.journey, step: name },
      times,
      statuses: {},
      bytes,
    }
  })
  return [whole, ...steps].map((measured) => lineOf(sample, measured))
}

interface Measured {
  subject: Subject
  times: { outcome: Outcome; durationUs: number }[]
  statuses: Record<string, number>
  bytes: number
}

function lineOf(sample: JourneySample, { subject, times, statuses, bytes }: Measured): SeriesLine {
  const [failed, entered] = [times.filter(isFailed), times.filter((time) => !isFailed(time))]
  const response = encode(entered)
  return {
    environment: sample.environment,
    block: sample.pair,
    startedAt: sample.startedAt,
    durationMs: sample.durationUs / 1_000,
    subject,
    response,
    service: response,
    failures: encode(failed),
    count: times.length,
    errors: times.filter(({ outcome }) => outcome !== 'ok').length,
    statuses,
    bytes,
  }
}

function isFailed({ outcome }: { outcome: Outcome }): boolean {
  return outcome === 'failed'
}

function encode(times: { durationUs: number }[]): string {
  return Histogram.of(times.map(({ durationUs }) => durationUs)).encode()
}
