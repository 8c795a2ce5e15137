// How the time of a request was spent, from its moments to its phases. They add up to the whole.

import type { Connecting } from './sockets.ts'

/** In µs. Those of a connection are there only where one was made for the request. */
export interface WirePhases {
  /** Until it could leave, or its connection was begun. */
  wait: number
  dns?: number
  connect?: number
  tls?: number
  'first-byte': number
  download: number
}

export interface Moments {
  startedMs: number
  leftMs: number
  firstByteMs: number
  endedMs: number
  connecting: Connecting | undefined
}

export function wirePhases(moments: Moments): WirePhases {
  const { startedMs, leftMs, firstByteMs, endedMs, connecting } = moments
  const spentMs = connecting === undefined ? 0 : connecting.readyMs - connecting.beganMs
  return {
    wait: us(leftMs - startedMs - spentMs),
    ...(connecting && connectionPhases(connecting)),
    'first-byte': us(firstByteMs - leftMs),
    download: us(endedMs - firstByteMs),
  }
}

export function connectionPhases({
  beganMs,
  foundMs,
  tlsBeganMs,
  readyMs,
}: Connecting): Pick<WirePhases, 'dns' | 'connect' | 'tls'> {
  const connectedMs = tlsBeganMs ?? readyMs
  return {
    ...(foundMs === undefined ? {} : { dns: us(foundMs - beganMs) }),
    connect: us(connectedMs - (foundMs ?? beganMs)),
    ...(tlsBeganMs === undefined ? {} : { tls: us(readyMs - tlsBeganMs) }),
  }
}

function us(ms: number): number {
  return Math.max(0, Math.round(ms * 1000))
}
