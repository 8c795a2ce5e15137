// What a run tells others besides its folder: keys of `reports`.

import { z } from 'zod'
import { webUrl } from './web.ts'
import { path } from './words.ts'

/** What `{…}` in the texts of a webhook's template may be. */
export const templateWords = [
  'verdict',
  'summary',
  'reference',
  'candidate',
  'run',
  'exitCode',
  'mustFix',
  'link',
] as const
export type TemplateWord = (typeof templateWords)[number]

const templateRule = `an object whose texts have of ${templateWords.map((word) => `{${word}}`).join(', ')} alone in braces`

const webhook = z.strictObject({
  url: webUrl
    .optional()
    .describe(
      'where it is sent by POST as JSON; kept secret; where it is undefined, nobody is told',
    ),
  on: z
    .enum(['verdict', 'change'])
    .default('verdict')
    .describe(
      'after each run, or only where the verdict or what must be fixed is not as in the run before',
    ),
  template: z
    .record(z.string(), z.unknown())
    .refine((value) => unknownWords(value).length === 0, { error: templateRule })
    .meta({ written: 'an object' })
    .optional()
    .describe(
      `what is sent in place of a message for Slack; in its texts, ${templateWords.map((word) => `\`{${word}}\``).join(', ')} stand for those of the run`,
    ),
})

export const reports = z.strictObject({
  prometheus: path
    .optional()
    .describe(
      "file that gets the run's `metrics.prom` too, such as `/var/lib/node_exporter/trueup.prom`",
    ),
  webhook: webhook.optional().describe('tells a chat or a service of a run; docs/reports.md'),
})

function unknownWords(value: unknown): string[] {
  if (typeof value === 'string') {
    const words = [...value.matchAll(/\{(\w+)\}/g)].map(([, word]) => word ?? '')
    return words.filter((word) => !templateWords.some((known) => known === word))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(unknownWords)
}
