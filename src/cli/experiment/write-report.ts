// What judging adds to the folder of an experiment: experiment.json.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExperimentReport } from '../../compare/experiment/experiment-report.ts'
import { folderError } from '../../record/run-folder-error.ts'

/** Returns the path of the report. */
export async function writeExperimentReport(
  folder: string,
  report: ExperimentReport,
): Promise<string> {
  const file = join(folder, 'experiment.json')
  try {
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`)
  } catch (error) {
    throw folderError(error, folder)
  }
  return file
}
