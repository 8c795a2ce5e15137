// Where the files that journeys leave in a run's artifacts are written, and how a sample names them.

import { basename, join } from 'node:path'
import { type ArtifactOf, artifactName } from '../record/artifact-name.ts'

export interface Artifact {
  /** Where to write it. */
  path: string
  /** How a sample names it: inside the run folder. */
  inRun: string
}

export function artifact(folder: string, of: ArtifactOf, ending: string): Artifact {
  const file = artifactName(of, ending)
  return { path: join(folder, file), inRun: `${basename(folder)}/${file}` }
}
