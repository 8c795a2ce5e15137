// What a webhook is told of a run: a message for Slack, which Mattermost, Rocket.Chat and others read
// too, or the user's own template.

import type { Comparison, Verdict } from '../../compare/comparison.ts'
import { decisiveVerdict } from '../../compare/outcome.ts'
import { oneLine } from '../display-width.ts'
import { type Row, rowOf, verdictWords } from '../row.ts'
import { shownOf } from '../rows.ts'

/** Slack refuses a message with a longer header or section. */
const longestHeader = 150
const longestSection = 2_900
const mostRows = 10
const longestRow = 250

const signs: Record<Verdict, string> = {
  'must-fix': ':x:',
  'should-fix': ':warning:',
  acceptable: ':white_check_mark:',
  inconclusive: ':grey_question:',
}

/** `link` leads to the job that made the run, where there is one. */
export function slackMessage(comparison: Comparison, link: string | undefined): object {
  const { environments, runs, summary, verdict } = comparison
  const title = oneLine(
    `${verdictWords[verdict]}: ${environments.candidate} compared with ${environments.reference}`,
  )
  const where = link === undefined ? '' : ` · <${withoutMarkup(link)}|the job>`
  const section = (text: string) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: shortened(text, longestSection) },
  })
  const rows = rowsToFix(comparison)
  return {
    text: `${escaped(title)}. ${escaped(summary)}`,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: shortened(`${signs[verdict]} ${title}`, longestHeader) },
      },
      section(escaped(summary)),
      ...(rows.length === 0 ? [] : [section(rows.join('\n'))]),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: `trueup run ${escaped(runs.candidate)}${where}` }],
      },
    ],
  }
}

function rowsToFix(comparison: Comparison): string[] {
  const red = new Set(mustFixCells(comparison))
  const shown = shownOf(comparison, { endpoints: 'all', cells: 'all' }).filter(({ cell }) =>
    red.has(cell),
  )
  const rows = shown.slice(0, mostRows).map(rowOf)
  const rest = shown.length - rows.length
  return [...rows.map(rowText), ...(rest > 0 ? [`and ${rest} more`] : [])]
}

function rowText({ title, reference, candidate, difference, notes }: Row): string {
  const why = notes.length === 0 ? '' : `: ${escaped(notes.join('; '))}`
  const row = `• *${escaped(title)}* ${reference} → ${candidate}, ${difference}${why}`
  return shortened(row, longestRow)
}

/** Headline cells that must be fixed, or whose gap has moved by as much. */
export function mustFixCells({ differences }: Comparison): string[] {
  return differences
    .filter((it) => it.headline && decisiveVerdict(it) === 'must-fix')
    .map(({ cell }) => cell)
}

/**
 * A space of no width before what would make text bold, italic, struck or code, and within what those
 * that read Markdown take for a mention or a link.
 */
function escaped(text: string): string {
  return withoutMarkup(text)
    .replace(/[*_~`]/g, '\u200b$&')
    .replace(/@(?=\w)|\](?=\()/g, '$&\u200b')
}

/** By characters, as Slack counts them: a space of no width is one. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const half = /[\ud800-\udbff]$/
  return `${text.slice(0, most - 1).replace(half, '')}…`
}

/** Slack's own three signs, which make links and mentions. */
function withoutMarkup(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** `{word}` in every text of the template; what is sent stays JSON, whatever the words hold. */
export function filled(template: unknown, words: Record<string, string>): unknown {
  if (typeof template === 'string') {
    return template.replace(/\{(\w+)\}/g, (whole, word) => words[word] ?? whole)
  }
  if (Array.isArray(template)) return template.map((item) => filled(item, words))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, filled(value, words)]),
  )
}
