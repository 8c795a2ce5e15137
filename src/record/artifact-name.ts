// How the files in a run's artifacts are called: by journey, environment and pair, and by nothing
// that comes from an application. What writes them and what links to them agree on it here.

import { createHash } from 'node:crypto'

export interface ArtifactOf {
  journey: string
  environment: string
  /** Absent for a login. */
  pair?: number
}

export function artifactName(of: ArtifactOf, ending: string): string {
  const { pair } = of
  const at = pair === undefined ? '' : `-${pair < 0 ? `warm-up${-pair}` : pair}`
  return `${stemOf(of)}${at}${ending}`
}

/** Whether the file is a trace of the journey in the environment, of whatever pair. */
export function isTraceOf(file: string, of: ArtifactOf): boolean {
  const stem = stemOf(of)
  return file.startsWith(stem) && /^-(?:warm-up)?\d+\.zip$/.test(file.slice(stem.length))
}

function stemOf({ journey, environment }: ArtifactOf): string {
  return `${plain(journey)}-${environment}`
}

/** A name of plain letters, and still a different one for each journey. */
function plain(name: string): string {
  const letters = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)
  if (letters === name) return name
  return `${letters}-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`
}
