// How many of this machine's ports are taken: each connection needs one of its own, and keeps it for a
// minute after it was closed. Where none is left no request can leave. Linux alone tells.

import { readFile } from 'node:fs/promises'

export interface LocalPorts {
  /** Sockets in use, and closed ones that still wait. */
  used: number
  /** That the system gives out. */
  of: number
}

export async function localPorts(): Promise<LocalPorts | undefined> {
  try {
    const [four, six, range] = await Promise.all([
      readFile('/proc/net/sockstat', 'utf8'),
      readFile('/proc/net/sockstat6', 'utf8').catch(() => ''),
      readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'),
    ])
    const amount = (text: string, line: string, key: string) =>
      Number(new RegExp(`^${line}:.*\\b${key} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
    const [first = 0, last = 0] = range.trim().split(/\s+/).map(Number)
    const used =
      amount(four, 'TCP', 'inuse') + amount(four, 'TCP', 'tw') + amount(six, 'TCP6', 'inuse')
    return { used, of: last - first + 1 }
  } catch {
    return undefined
  }
}
