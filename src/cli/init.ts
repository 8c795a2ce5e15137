// `trueup init`: asks, or takes flags, and writes a configuration, a first journey and a CI file
// that work as they are.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArgumentsCamelCase, CommandModule } from 'yargs'
import { type Answers, ciSystems, journeyKinds } from './init/answers.ts'
import { ownFlagsFirst } from './shared-flags.ts'

interface InitFlags {
  production?: string
  staging?: string
  kind?: Answers['journeyKind']
  ci?: Answers['ci']
  yes: boolean
  force: boolean
}

export const initCommand: CommandModule<object, InitFlags> = {
  command: 'init',
  describe: 'Write a configuration, a first journey and a CI workflow into this folder',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .option('production', { type: 'string', requiresArg: true, describe: 'URL of production' })
      .option('staging', { type: 'string', requiresArg: true, describe: 'URL of staging' })
      .option('kind', {
        choices: journeyKinds,
        describe: 'Whether the first journey needs a browser [default: browser]',
      })
      .option('ci', { choices: ciSystems, describe: 'Which CI file to write [default: github]' })
      .option('yes', {
        type: 'boolean',
        default: false,
        describe: 'Ask nothing: what no flag says is its default',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Overwrite existing files' })
      .example(
        '$0 init --production https://shop.example.com --staging https://staging.example.com --yes',
        '',
      ),
  handler: init,
}

async function init(flags: ArgumentsCamelCase<InitFlags>): Promise<void> {
  const { writeProject } = await import('./init/write-project.ts')
  const answers = await collectAnswers(flags)
  if (answers === undefined) {
    process.stderr.write('\nInterrupted: nothing was written.\n')
    process.exitCode = 130
    return
  }
  const folder = process.cwd()
  const written = await writeProject(folder, answers, flags)
  process.stdout.write(
    `Wrote ${written.join(', ')}.\n\n${await nextSteps(folder, answers, written)}`,
  )
}

/** From the flags, and from the user where there is a terminal; undefined where it was ended. */
async function collectAnswers(flags: InitFlags): Promise<Answers | undefined> {
  const { faultOfBaseUrl } = await import('../config/web.ts')
  const { ConfigError } = await import('../config/faults.ts')
  const given: Partial<Answers> = {
    ...(flags.production !== undefined && { productionUrl: flags.production }),
    ...(flags.staging !== undefined && { stagingUrl: flags.staging }),
    ...(flags.kind !== undefined && { journeyKind: flags.kind }),
    ...(flags.ci !== undefined && { ci: flags.ci }),
  }
  for (const [flag, url] of Object.entries({
    production: flags.production,
    staging: flags.staging,
  })) {
    const expected = url === undefined ? undefined : faultOfBaseUrl(url)
    if (expected !== undefined) throw new ConfigError(`--${flag}: expected ${expected}.`)
  }
  if (process.stdin.isTTY && !flags.yes) {
    const { askAnswers } = await import('./init/ask.ts')
    const terminal = { input: process.stdin, output: process.stdout }
    return await askAnswers(given, faultOfBaseUrl, terminal)
  }
  const { productionUrl, stagingUrl, journeyKind = 'browser', ci = 'github' } = given
  if (productionUrl === undefined || stagingUrl === undefined) {
    throw new ConfigError(
      'Where nothing can be asked, both URLs are needed: trueup init --production URL --staging URL',
    )
  }
  return { productionUrl, stagingUrl, journeyKind, ci }
}

async function nextSteps(folder: string, answers: Answers, written: string[]): Promise<string> {
  const steps: string[] = []
  if (!(await isInstalled(folder))) {
    steps.push('npm install --save-dev trueup   (CI installs what package-lock.json says)')
  }
  if (answers.journeyKind === 'browser') {
    steps.push('npx trueup doctor               (says whether a browser is there)')
  }
  steps.push('npx trueup run                  (compares, and prints the table)')
  if (written.includes('.gitlab/trueup.yml')) {
    steps.push('add to .gitlab-ci.yml:  include: { local: .gitlab/trueup.yml }')
  }
  return `Next:\n${steps.map((step) => `  ${step}\n`).join('')}`
}

async function isInstalled(folder: string): Promise<boolean> {
  const file = join(folder, 'package.json')
  return existsSync(file) && /"trueup"\s*:/.test(await readFile(file, 'utf8'))
}
