// A project with journeys of its own for each test, run by the real runner in its worker thread and
// with the real browser.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { schema, type UserConfig } from '../../src/config/schema.ts'
import { secretsOf } from '../../src/config/secrets.ts'
import type { Detours } from '../../src/environments/detour.ts'
import type { IterationRequest, Runner, RunnerSetup } from '../../src/journeys/runner.ts'
import { openJourneyRunner } from '../../src/send/journey-runner.ts'
import { project } from '../config/project.ts'

export interface JourneyProject {
  environments: UserConfig['environments']
  /** By path; a single text is `journeys/all.ts`, with `journey` and `login` imported. */
  journeys: string | Record<string, string>
  settings?: UserConfig['journeys']
  detours?: Detours
}

const heading = "import { journey, login } from 'trueup'\n"

export async function journeySetup(asked: JourneyProject): Promise<RunnerSetup> {
  const files =
    typeof asked.journeys === 'string' ? { 'journeys/all.ts': asked.journeys } : asked.journeys
  const folder = await project(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, heading + text])),
  )
  const artifacts = join(folder, 'artifacts')
  await mkdir(artifacts)
  const config = schema.parse({
    environments: asked.environments,
    journeys: { actionTimeout: '10s', timeout: '20s', ...asked.settings },
  })
  for (const environment of Object.values(config.environments)) {
    if (environment.login !== undefined) environment.login = join(folder, environment.login)
  }
  const { environments, journeys } = config
  if (journeys.after !== undefined) journeys.after = join(folder, journeys.after)
  const secrets = secretsOf(config, [])
  const marker = { runId: 'test-run', version: '1.2.3' }
  const { detours } = asked
  return { environments, journeys, folder, artifacts, secrets, marker, ...(detours && { detours }) }
}

export async function openRunner(setup: RunnerSetup): Promise<Runner> {
  const runner = await openJourneyRunner(setup, Object.keys(setup.environments))
  onTestFinished(() => runner.close())
  return runner
}

/** The runner of a project, and iterations of its journeys. */
export async function journeysOf(asked: JourneyProject) {
  const setup = await journeySetup(asked)
  const runner = await openRunner(setup)
  let pair = 0
  const run = (journey: string, request: Partial<IterationRequest> = {}) =>
    runner.run({
      journey,
      environment: Object.keys(setup.environments)[0]!,
      pair: pair++,
      phase: 'measured',
      data: {},
      ...request,
    })
  return { setup, runner, run }
}
