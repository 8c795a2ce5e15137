// Asks before anything is sent to a host for the first time: shows what would be sent there, and
// remembers the answer. In CI there is nobody to ask, and whoever set it up has decided.

import { createInterface } from 'node:readline/promises'
import { knownHostsFile, newHosts, rememberHosts } from '../environments/known-hosts.ts'
import { UsageError } from './usage-error.ts'

export interface FirstUse {
  /** Of the environments that something would be sent to. */
  urls: string[]
  /** The plan, for people. */
  plan: string
  /** Was said beforehand, by `--yes`. */
  yes: boolean
}

/** False where the user does not want it; throws where nobody can be asked. */
export async function mayUse({ urls, plan, yes }: FirstUse): Promise<boolean> {
  const hosts = isCi() ? [] : newHosts(urls)
  if (hosts.length === 0) return true
  const named = hosts.join(' and ')
  if (!yes) {
    if (!process.stdin.isTTY) throw cannotAsk(named)
    process.stderr.write(`${plan}\n`)
    if (!(await agrees(`trueup has not sent to ${named} before. Send this there? [y/N] `))) {
      process.stderr.write('Nothing was sent.\n')
      return false
    }
  }
  try {
    rememberHosts(hosts)
  } catch (error) {
    process.stderr.write(
      `${named} will be asked about again: ${knownHostsFile()} cannot be written (${(error as Error).message}).\n`,
    )
  }
  return true
}

function cannotAsk(named: string): UsageError {
  return new UsageError(
    `trueup has not sent to ${named} before, and there is no terminal to ask on. Look at what would be sent with --dry-run; then say --yes once, which ${knownHostsFile()} remembers. With CI set nothing is asked.`,
  )
}

/** Ctrl-C and Ctrl-D are a no. */
async function agrees(question: string): Promise<boolean> {
  const ended = new AbortController()
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  lines.once('close', () => ended.abort())
  try {
    return /^y(es)?$/i.test((await lines.question(question, { signal: ended.signal })).trim())
  } catch (error) {
    if (!ended.signal.aborted) throw error
    process.stderr.write('\n')
    return false
  } finally {
    lines.close()
  }
}

/** As the CI systems set it; `CI=false` is what people write to switch it off. */
function isCi(): boolean {
  return !['', '0', 'false'].includes((process.env.CI ?? '').toLowerCase())
}
