// What judging adds to a run folder: comparison.json and the reports. All of it can be made again at
// any time, from the folder alone; so one that cannot be written is named, and takes nothing with it:
// neither the others, nor the verdict.

import { lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Baseline, Comparison } from '../../compare/index.ts'
import { sidesOf } from '../../compare/sides.ts'
import type { OpenedRun } from '../../record/open-run.ts'
import { replaceFile } from '../../record/replace-file.ts'
import { folderError } from '../../record/run-folder-error.ts'
import { pageName, type Report, reportFiles } from '../../report/report-files.ts'
import { enterHistory } from './enter-history.ts'

export interface WrittenReports {
  /** The one for people, where it could be written. */
  page?: string
  /** What could not be written, and why. */
  failures: string[]
  /** What else has to be said. */
  news: string[]
}

export async function writeReports(
  run: OpenedRun,
  comparison: Comparison,
  baseline?: Baseline,
): Promise<WrittenReports> {
  const { courses, news, failures } = await enterHistory(run, comparison, baseline)
  const artifacts = await readdir(join(run.path, 'artifacts')).catch(() => [])
  /** One reason, such as a full disk, is said once. */
  const failed = new Map<string, string[]>()
  const written: string[] = []
  for (const report of reportFiles(comparison, { sides: sidesOf(run), artifacts, courses })) {
    try {
      await write(run.path, report)
      written.push(report.name)
    } catch (error) {
      const { message } = isSystemError(error) ? folderError(error, run.path) : (error as Error)
      failed.set(message, [...(failed.get(message) ?? []), report.name])
    }
  }
  return {
    ...(written.includes(pageName) && { page: join(run.path, pageName) }),
    failures: [
      ...[...failed].map(([why, names]) => `${names.join(', ')} could not be written: ${why}`),
      ...failures,
    ],
    news,
  }
}

async function write(folder: string, report: Report): Promise<void> {
  for (const { name, text } of report.files()) {
    const path = join(folder, name)
    if (dirname(name) !== '.') await makeOwnFolder(dirname(path))
    await replaceFile(path, text)
  }
}

/** Whatever may come from elsewhere: what a link leads to is not written to. */
async function makeOwnFolder(path: string): Promise<void> {
  // Not `recursive`, which says ENOENT where the file system is read-only.
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  if ((await lstat(path)).isSymbolicLink()) {
    throw new Error(`${path} is a link out of the run folder; remove it`)
  }
}

function isSystemError(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code !== undefined
}
