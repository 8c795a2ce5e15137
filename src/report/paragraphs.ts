// What is said below the table: a paragraph for each row whose verdict a reader will question. Rows that
// could not be judged for one and the same reason, such as all of a traffic, share theirs.

import type { Verdict } from '../compare/comparison.ts'
import type { Row } from './row.ts'

export interface Paragraph {
  title: string
  reason: string
  evidence?: string
  verdict: Verdict
  cell: string
}

export function paragraphsOf(rows: readonly Row[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  for (const { title, reason, evidence, verdict, cell } of rows) {
    if (reason === undefined) continue
    const before = paragraphs.at(-1)
    const isSame = before?.reason === reason && before.verdict === verdict
    if (isSame && verdict === 'inconclusive') before.title += `, ${title}`
    else
      paragraphs.push({ title, reason, verdict, cell, ...(evidence !== undefined && { evidence }) })
  }
  return paragraphs
}
