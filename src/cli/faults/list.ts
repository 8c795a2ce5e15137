// `trueup faults list`: what the journal knows, beside what the servers say is there now.

import { type KnownSession, knownSessions } from '../../faults/index.ts'
import type { FaultsFlags } from '../faults.ts'

export async function listFaults({ json }: FaultsFlags): Promise<void> {
  const sessions = await knownSessions()
  const text = json ? `${JSON.stringify(sessions, null, 2)}\n` : draw(sessions)
  process.stdout.write(text)
}

function draw(sessions: KnownSession[]): string {
  if (sessions.length === 0) return 'There are no faults of trueup.\n'
  return `${sessions.flatMap(drawSession).join('\n')}\n`
}

function drawSession(session: KnownSession): string[] {
  const { server, host, pid, startedAt, folder, owner, there } = session
  const owners = {
    alive: `trueup is running (process ${pid})`,
    dead: `its trueup (process ${pid}) is gone: \`trueup faults clear\` removes them`,
    elsewhere: `of process ${pid} on ${host}: look there`,
  }
  return [
    `On ${server}, since ${startedAt}, for ${folder}`,
    `  ${owners[owner]}`,
    ...(typeof there === 'string' ? [`  ${there}`] : drawProxies(session, there)),
  ]
}

function drawProxies(
  { proxies }: KnownSession,
  there: Exclude<KnownSession['there'], string>,
): string[] {
  if (there.length === 0) return ['  none of its proxies is there']
  return there.map(({ name, listen, upstream, enabled, toxics }) => {
    const kinds = toxics.map(({ type, attributes, stream, toxicity }) => {
      const values = Object.entries(attributes).map(([key, value]) => `${key} ${value}`)
      return `${type} (${values.join(', ')}) ${stream}${toxicity === 1 ? '' : `, toxicity ${toxicity}`}`
    })
    const fault = enabled ? kinds.join('; ') || 'no fault' : 'down'
    return `  ${name}: between ${proxies[name] ?? 'unknown'}, ${listen} → ${upstream}: ${fault}`
  })
}
