// Writes the files of a new project. All or nothing: where a file exists already, none is written.

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../config/faults.ts'
import type { Answers } from './answers.ts'
import { ignoredLines, projectFiles } from './project-files.ts'

/** The paths that were written, relative to the folder. */
export async function writeProject(
  folder: string,
  answers: Answers,
  options: { force: boolean },
): Promise<string[]> {
  const files = projectFiles(answers, existsSync(join(folder, '.gitlab-ci.yml')))
  const inTheWay = files.filter(({ path }) => existsSync(join(folder, path)))
  if (inTheWay.length > 0 && !options.force) {
    const names = inTheWay.map(({ path }) => path).join(', ')
    throw new ConfigError(
      `Nothing was written, because ${folder} has ${names} already: move it away, or overwrite it with --force.`,
    )
  }
  const written: string[] = []
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
    written.push(path)
  }
  if (await ignoreRuns(join(folder, '.gitignore'))) written.push('.gitignore')
  return written
}

/** Adds what is missing, and touches nothing else of the file. */
async function ignoreRuns(file: string): Promise<boolean> {
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ''))
  const missing = ignoredLines.filter((line) => !lines.includes(line.replace(/\/$/, '')))
  if (missing.length === 0) return false
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  await writeFile(file, `${text}${gap}${missing.join('\n')}\n`)
  return true
}
