// The error of a body that is larger than a replay reads.

import { describeRequest, RequestError } from '../../environments/request-error.ts'
import type { ReplayRequest } from './replay-request.ts'

export function tooLarge(request: ReplayRequest, origin: string, maxBytes: number): RequestError {
  const what = describeRequest(request.method, new URL(request.target, origin))
  return new RequestError(
    'too-large',
    `${what}: the body is larger than ${maxBytes} bytes, which is all that trueup reads of one answer`,
  )
}
