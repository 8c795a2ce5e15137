// What a plan says about itself in words: everything that was assumed, chosen by chance or left out,
// so that nobody takes a figure for more than it is.

import type { PlanOptions } from './plan-options.ts'
import type { RecordedStream } from './recorded-stream.ts'

/** Off by more than this, thinning by whole clients missed what was asked for. */
const tolerance = 0.1

export function remarksOnRecorded(
  stream: RecordedStream,
  inOther: number,
  { seed, assets, maxEndpoints, scaleBy, scale }: PlanOptions,
): string[] {
  const { filtered, spread, withoutClient } = stream
  const remarks: string[] = []
  if (spread > 0 && stream.hasTimes) {
    remarks.push(
      `${requests(spread)} with coarse time stamps (whole seconds, as a rule) were spread inside them by chance (seed ${seed}).`,
    )
  }
  const ofBuild = filtered['asset of a build'] ?? 0
  if (ofBuild > 0 && assets === 'unhashed') {
    remarks.push(
      `${requests(ofBuild)} for static files with the hash of a build in their names were left out: another build does not have them.`,
    )
  }
  if (inOther > 0) {
    remarks.push(
      `${inOther} endpoints beyond the ${maxEndpoints - 1} busiest are taken together as other.`,
    )
  }
  if (withoutClient > 0 && scale < 1 && scaleBy === 'client') {
    remarks.push(
      `${requests(withoutClient)} name no client: each was taken for a client of its own when thinning.`,
    )
  }
  return remarks
}

export interface Scaling {
  recorded: number
  scale: number
  copies: number
}

export function remarksOnScale(
  { scaleBy, shape, seed }: PlanOptions,
  { recorded, scale, copies }: Scaling,
  planned: number,
): string[] {
  const remarks: string[] = []
  if (copies > 1) {
    remarks.push(
      `The log was laid over itself ${copies} times, each copy later than the one before and with clients of its own: of ${requests(planned)}, ${planned - Math.min(planned, recorded)} are from copies.`,
    )
  }
  if (shape !== 'recorded') {
    remarks.push(
      `The arrivals are not the recorded ones but a ${shape} process (seed ${seed}); the mix and the order of the requests are the log's.`,
    )
  }
  const asked = recorded * scale
  if (scaleBy === 'client' && Math.abs(planned / asked - 1) > tolerance) {
    remarks.push(
      `Thinning by whole clients gave ${requests(planned)} where ${Math.round(asked)} were asked for: clients send unlike amounts, and stay whole; scaleBy: 'request' comes nearer.`,
    )
  }
  return remarks
}

function requests(count: number): string {
  return `${count} request${count === 1 ? '' : 's'}`
}
