// Finds the configuration: the file that was named, or the nearest trueup.config.* upwards.

import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from './faults.ts'

const endings = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml']

export function findConfig(options: { file?: string; cwd?: string }): string {
  const cwd = resolve(options.cwd ?? process.cwd())
  return options.file === undefined ? nearest(cwd) : named(resolve(cwd, options.file))
}

function named(file: string): string {
  if (!existsSync(file)) {
    throw new ConfigError(
      `No configuration at ${file}: expected a file; correct the path, or write one with \`trueup init\`.`,
      file,
    )
  }
  if (!statSync(file).isFile()) {
    throw new ConfigError(
      `${file} is not a file: expected a configuration such as ${join(file, 'trueup.config.ts')}.`,
      file,
    )
  }
  if (!endings.some((ending) => file.endsWith(`.${ending}`))) {
    throw new ConfigError(
      `${file} has an ending that trueup cannot read: expected one of ${endings.join(', ')}.`,
      file,
    )
  }
  return file
}

function nearest(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = endings
      .map((ending) => join(folder, `trueup.config.${ending}`))
      .filter((file) => existsSync(file))
    if (found.length > 1) {
      throw new ConfigError(
        `${folder} holds more than one configuration (${found.map((file) => file.slice(folder.length).replace(/^[\\/]/, '')).join(', ')}): keep one, or name one with --config.`,
      )
    }
    if (found[0] !== undefined) return found[0]
    if (dirname(folder) === folder) break
  }
  throw new ConfigError(
    `No trueup.config.{${endings.join(',')}} in ${cwd} or above it: write one with \`trueup init\`, or name one with --config.`,
  )
}
