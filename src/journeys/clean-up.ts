// The clean-up of a run, `journeys.after`: once in each environment when everything else is over,
// however it ended. It runs as an iteration of a journey does, but nothing of it is measured.

import { basename } from 'node:path'
import { ConfigError } from '../config/faults.ts'
import type { SampleError } from '../record/sample.ts'
import type { After, Journey } from './define.ts'
import { importFile, isScript } from './load.ts'
import type { IterationRequest } from './runner.ts'

const name = 'after'
const wanted = 'export default after(async ({ page }) => { … }) or after.http(…)'

export async function loadCleanUp(file: string, secrets: string[]): Promise<Journey> {
  const { default: found } = await importFile(file, secrets)
  if (isScript(found)) return { ...(found as After), name }
  throw new ConfigError(`${file} is no clean-up: expected \`${wanted}\`.`, file)
}

export function cleanUpRequest(environment: string): IterationRequest {
  return { journey: name, environment, pair: 0, phase: 'warm-up', data: {} }
}

export function describeCleanUp(environment: string, file: string, error: SampleError): string {
  const step = error.step === undefined ? '' : ` in step '${error.step}'`
  const picture = error.screenshot === undefined ? '' : `; screenshot: ${error.screenshot}`
  return `it failed in ${environment} (${basename(file)})${step}: ${error.kind}: ${error.message}${picture}; what the run left there is there still`
}
