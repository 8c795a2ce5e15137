// Colours of the terminal report, in one place. What is red for one reader is only text for another,
// so no meaning hangs on a colour alone.

import { styleText } from 'node:util'
import type { Verdict } from '../compare/comparison.ts'

export interface Paint {
  verdict(verdict: Verdict, text: string): string
  strong(text: string): string
  faint(text: string): string
}

const verdictStyles = {
  'must-fix': ['bold', 'red'],
  'should-fix': 'yellow',
  acceptable: 'green',
  inconclusive: 'cyan',
} as const satisfies Record<Verdict, Parameters<typeof styleText>[0]>

export const plain: Paint = {
  verdict: (_, text) => text,
  strong: (text) => text,
  faint: (text) => text,
}

export const coloured: Paint = {
  verdict: (verdict, text) => style(verdictStyles[verdict], text),
  strong: (text) => style('bold', text),
  faint: (text) => style('dim', text),
}

/** Whether there are colours at all was decided before: by the terminal, NO_COLOR and FORCE_COLOR. */
function style(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { validateStream: false })
}
