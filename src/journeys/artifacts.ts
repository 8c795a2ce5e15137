// Names of the files that journeys leave in a run's artifacts: they hold the journey, the
// environment and the pair, and nothing that comes from an application.

import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'

export interface Artifact {
  /** Where to write it. */
  path: string
  /** How a sample names it: inside the run folder. */
  inRun: string
}

export interface ArtifactOf {
  journey: string
  environment: string
  /** Absent for a login. */
  pair?: number
}

export function artifact(
  folder: string,
  { journey, environment, pair }: ArtifactOf,
  ending: string,
): Artifact {
  const at = pair === undefined ? [] : [pair < 0 ? `warm-up${-pair}` : String(pair)]
  const file = `${[plain(journey), environment, ...at].join('-')}${ending}`
  return { path: join(folder, file), inRun: `${basename(folder)}/${file}` }
}

/** A name of plain letters, and still a different one for each journey. */
function plain(name: string): string {
  const letters = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)
  if (letters === name) return name
  return `${letters}-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`
}
