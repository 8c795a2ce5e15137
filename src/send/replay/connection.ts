// What carries one request at a time to an environment: the contract of the two HTTP clients.

import type { RequestErrorKind } from '../../environments/request-error.ts'
import type { ReplayRequest } from './replay-request.ts'

export interface ReplayConnection {
  /** It may rest so long between two requests; a server closes what rests for longer. */
  readonly idleMs: number
  /** Never called while another request is under way. */
  send(request: ReplayRequest): void
  /** At once. Nothing is told of it afterwards. */
  destroy(): void
}

export interface Failure {
  kind: RequestErrorKind
  /** It was a kept connection, and it closed before a byte of the answer came. */
  stale: boolean
  /** For people, with the place and what to do. */
  message(): string
}

/** Whom a connection tells. One that is not reusable, broke or closed is gone. */
export interface ConnectionOwner {
  answered(connection: ReplayConnection, request: ReplayRequest, reusable: boolean): void
  broken(connection: ReplayConnection, request: ReplayRequest, failure: Failure): void
  /** While it was idle. */
  closed(connection: ReplayConnection): void
}

export type OpenConnection = (owner: ConnectionOwner) => ReplayConnection
