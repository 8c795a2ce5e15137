// Tells others of a run that was judged and whose folder is complete: CI, Prometheus, OpenTelemetry, a
// webhook. Each by itself: one that is down is named, and changes nothing for the others, the run or
// its verdict.

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Comparison, PastRun } from '../../compare/index.ts'
import type { ReportsConfig } from '../../config/schema.ts'
import type { OpenedRun } from '../../record/open-run.ts'
import { replaceFile } from '../../record/replace-file.ts'
import { figuresOfRun } from '../../report/machine/figures-of-run.ts'
import { renderPrometheus } from '../../report/machine/prometheus.ts'
import type { SendRun } from '../../report/otlp/send-run.ts'
import { filled, slackMessage } from '../../report/webhook/message.ts'
import { postJson } from '../../report/webhook/post.ts'
import { isGithubJob, linkToJob, tellGithub } from './ci-job.ts'
import { hasChanged } from './previous-outcome.ts'
import { wordsOf } from './template-words.ts'

export interface Recipients extends ReportsConfig {
  otlp?: SendRun
}

export interface Judged {
  run: OpenedRun
  comparison: Comparison
  history: readonly PastRun[]
}

/** What could not be told to whom, in sentences. */
export async function deliver(judged: Judged, recipients: Recipients): Promise<string[]> {
  const { run, comparison } = judged
  const { prometheus, webhook, otlp } = recipients
  const failures: string[] = []
  const attempt = async (what: string, tell: () => Promise<void>) => {
    try {
      await tell()
    } catch (error) {
      failures.push(`${what}: ${(error as Error).message}`)
    }
  }
  if (isGithubJob()) {
    await attempt('The summary of the GitHub job was not written', () => tellGithub(comparison))
  }
  if (prometheus !== undefined) {
    await attempt('The file for Prometheus was not written', () =>
      writePrometheus(judged, prometheus),
    )
  }
  if (otlp !== undefined) {
    await attempt(
      `The run was not sent by OTLP (send it again with trueup report ${run.file.id} --otlp URL)`,
      () => otlp(comparison, run),
    )
  }
  if (webhook !== undefined) {
    await attempt(
      `The webhook was not told (tell it with trueup report ${run.file.id} --webhook)`,
      () => tellWebhook(judged, webhook),
    )
  }
  return failures
}

async function writePrometheus({ run, comparison }: Judged, file: string): Promise<void> {
  if (!existsSync(dirname(file))) {
    throw new Error(`there is no folder ${dirname(file)}; make it, or change reports.prometheus`)
  }
  await replaceFile(file, renderPrometheus(figuresOfRun(comparison, run.file)))
}

async function tellWebhook(
  { run, comparison, history }: Judged,
  { url, on, template }: NonNullable<ReportsConfig['webhook']>,
): Promise<void> {
  if (url === undefined) throw new Error('reports.webhook.url is undefined; is its variable set?')
  if (on === 'change' && !(await hasChanged(comparison, run, history))) return
  const link = linkToJob()
  const message =
    template === undefined
      ? slackMessage(comparison, link)
      : filled(template, wordsOf(comparison, link))
  await postJson(url, message)
}
