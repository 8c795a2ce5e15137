// What `{verdict}` and the others in a webhook's template stand for.

import type { Comparison } from '../../compare/index.ts'
import type { TemplateWord } from '../../config/reports-schema.ts'
import { oneLine } from '../../report/display-width.ts'
import { mustFixCells } from '../../report/webhook/message.ts'

export function wordsOf(
  comparison: Comparison,
  link: string | undefined,
): Record<TemplateWord, string> {
  const { environments, runs } = comparison
  return {
    verdict: comparison.verdict,
    summary: oneLine(comparison.summary),
    reference: oneLine(environments.reference),
    candidate: oneLine(environments.candidate),
    run: oneLine(runs.candidate),
    exitCode: String(comparison.exitCode),
    mustFix: String(mustFixCells(comparison).length),
    link: link ?? '',
  }
}
