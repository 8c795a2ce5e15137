// The connections of a pool that wait for their next request: by client, or all under one key, and
// taken again last in first out, so that those that are not needed grow old and are closed.

import type { ReplayConnection } from './connection.ts'

interface Idle {
  connection: ReplayConnection
  sinceMs: number
}

/** What the pool knows of its connections; some of the idle ones are gone by the time they are needed. */
export interface Connections {
  isOpen(connection: ReplayConnection): boolean
  close(connection: ReplayConnection): void
}

export class IdleConnections {
  readonly #connections: Connections
  /** The longest idle first. */
  readonly #idle = new Map<number, Idle[]>()

  constructor(connections: Connections) {
    this.#connections = connections
  }

  add(connection: ReplayConnection, key: number): void {
    const entry = { connection, sinceMs: performance.now() }
    const idle = this.#idle.get(key)
    if (idle === undefined) this.#idle.set(key, [entry])
    else idle.push(entry)
  }

  /** One that was not idle for too long. */
  take(key: number): ReplayConnection | undefined {
    const idle = this.#idle.get(key)
    if (idle === undefined) return undefined
    const nowMs = performance.now()
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      if (!this.#connections.isOpen(entry.connection)) continue
      if (nowMs - entry.sinceMs < entry.connection.idleMs) return entry.connection
      this.#connections.close(entry.connection)
    }
    this.#idle.delete(key)
    return undefined
  }

  /** Makes room for another client; false when there is none to close. */
  closeLongest(): boolean {
    for (const [key, idle] of this.#idle) {
      const entry = idle.shift()
      if (idle.length === 0) this.#idle.delete(key)
      if (entry === undefined || !this.#connections.isOpen(entry.connection)) continue
      this.#connections.close(entry.connection)
      return true
    }
    return false
  }

  closeOld(nowMs: number): void {
    for (const [key, idle] of this.#idle) {
      const kept = idle.filter(({ connection, sinceMs }) => {
        if (!this.#connections.isOpen(connection)) return false
        if (nowMs - sinceMs < connection.idleMs) return true
        this.#connections.close(connection)
        return false
      })
      if (kept.length === 0) this.#idle.delete(key)
      else this.#idle.set(key, kept)
    }
  }

  clear(): void {
    this.#idle.clear()
  }
}
