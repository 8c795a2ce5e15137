// The CI job in which trueup runs, as GitHub and GitLab tell it by their variables.

import { appendFile, stat } from 'node:fs/promises'
import type { Comparison } from '../../compare/index.ts'
import { githubAnnotations } from '../../report/github.ts'
import { renderMarkdown } from '../../report/markdown.ts'

/** GitHub drops the summary of a step that is larger. */
const largestSummary = 1_024 * 1_024

export function linkToJob(env = process.env): string | undefined {
  if (env.CI_JOB_URL) return env.CI_JOB_URL
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = env
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return undefined
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
}

export function isGithubJob(env = process.env): boolean {
  return env.GITHUB_ACTIONS === 'true'
}

/** Annotations go to standard error, which the runner reads too: standard output may be JSON. */
export async function tellGithub(comparison: Comparison): Promise<void> {
  for (const line of githubAnnotations(comparison)) process.stderr.write(`${line}\n`)
  const file = process.env.GITHUB_STEP_SUMMARY
  if (!file) return
  const text = `${renderMarkdown(comparison)}\n`
  const before = await stat(file).catch(() => ({ size: 0 }))
  if (before.size + Buffer.byteLength(text) > largestSummary) {
    throw new Error('the summary of this step has no room left (1 MiB)')
  }
  await appendFile(file, text)
}
