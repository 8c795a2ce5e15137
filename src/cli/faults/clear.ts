// `trueup faults clear`, and the same before any other command: what a killed trueup left on
// Toxiproxy servers is removed, and what was done is said.

import { type Clearing, clearLeftovers } from '../../faults/index.ts'
import { exitCodes } from '../exit-codes.ts'
import type { FaultsFlags } from '../faults.ts'

/** Returns the exit code. */
export async function clearFaults({ json }: FaultsFlags): Promise<number> {
  const cleared = await clearLeftovers()
  const told = cleared.map(inWords)
  const text = told.length === 0 ? 'There is nothing to remove.' : told.join('\n')
  process.stdout.write(json ? `${JSON.stringify(cleared, null, 2)}\n` : `${text}\n`)
  const failed = cleared.some(({ problem }) => problem !== undefined)
  return failed ? exitCodes.notCarriedOut : exitCodes.ok
}

/** At the start of anything else. */
export async function clearBeforeAnything(): Promise<void> {
  for (const cleared of await clearLeftovers()) process.stderr.write(`${inWords(cleared)}\n`)
}

function inWords({ server, prefix, removed, problem }: Clearing): string {
  const whose = `of a trueup that was killed (${prefix.replace(/-$/, '')})`
  if (problem !== undefined) {
    return `Faults ${whose} may still be on ${server}, and could not be removed: ${problem}. Run \`trueup faults clear\` when the server answers again.`
  }
  if (removed.length === 0) return `No fault ${whose} was left on ${server}.`
  return `Removed from ${server}, and read back that it is gone: ${removed.join(', ')}, ${whose}.`
}
