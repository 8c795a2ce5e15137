// The hosts that this user has sent to before, a line each in the state folder. A host that is not
// there is asked about before anything is sent: a typing mistake in a URL is somebody's system.

import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from './state-folder.ts'

export function knownHostsFile(): string {
  return join(stateFolder(), 'known-hosts')
}

/** `host:port` of those that are neither known nor this machine. */
export function newHosts(urls: readonly string[]): string[] {
  const hosts = urls
    .map((url) => new URL(url))
    .filter(({ hostname }) => !isThisMachine(hostname))
    .map(({ host }) => host)
  if (hosts.length === 0) return []
  const known = new Set(readKnown())
  return [...new Set(hosts)].filter((host) => !known.has(host))
}

/** Throws where nothing can be written. */
export function rememberHosts(hosts: readonly string[]): void {
  mkdirSync(stateFolder(), { recursive: true, mode: 0o700 })
  // One write, so that two runs at once do not mix their lines.
  appendFileSync(knownHostsFile(), hosts.map((host) => `${host}\n`).join(''), { mode: 0o600 })
}

function readKnown(): string[] {
  try {
    return readFileSync(knownHostsFile(), 'utf8').split('\n')
  } catch {
    return []
  }
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname)
}
