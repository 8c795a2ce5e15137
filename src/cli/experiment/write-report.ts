// What judging adds to the folder of an experiment: experiment.json, experiment.md and the curves.
// All of it can be made again at any time, from the folder alone.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExperimentReport } from '../../compare/experiment/experiment-report.ts'
import { folderError } from '../../record/run-folder-error.ts'
import { drawCurves } from '../../report/experiment/curve.ts'
import { renderExperimentMarkdown } from '../../report/experiment/markdown.ts'

const pictureName = 'experiment.svg'

/** Returns the path of the report. */
export async function writeExperimentReport(
  folder: string,
  report: ExperimentReport,
): Promise<string> {
  const file = join(folder, 'experiment.md')
  const picture = drawCurves(report)
  try {
    await writeFile(join(folder, 'experiment.json'), `${JSON.stringify(report, null, 2)}\n`)
    if (picture !== undefined) await writeFile(join(folder, pictureName), picture)
    await writeFile(file, renderExperimentMarkdown(report, picture && pictureName))
  } catch (error) {
    throw folderError(error, folder)
  }
  return file
}
