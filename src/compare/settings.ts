// The margins and expected ratios that a run was made with, out of its run.json. They are fractions
// and milliseconds there, no longer what a user writes, and may come from another program.

import { defaultMargins } from '../config/default-margins.ts'
import type { Margins } from '../config/schema.ts'
import type { JudgingSettings } from '../record/run-file.ts'
import {
  fieldsOf,
  listOf,
  nameOf,
  numberOf,
  recordOf,
  ShapeError,
  textOf,
} from '../record/shape.ts'

export interface Settings {
  margins: Margins
  expected: JudgingSettings['expected']
}

export const rules = ['typical', 'p50', 'p95', 'p99', 'errors', 'capacity', 'floor'] as const
export type Rule = (typeof rules)[number]

/** With the default where there is nothing; `fault` says why the defaults are used throughout. */
export function settingsOf(settings: JudgingSettings): { settings: Settings; fault?: string } {
  const defaults: Margins = { ...defaultMargins, headline: [], journeys: {} }
  try {
    const margins = fieldsOf(settings.margins ?? {}, 'settings.margins')
    return {
      settings: {
        margins: {
          ...defaults,
          ...readRules(margins, 'settings.margins'),
          headline: listOf(margins.headline ?? [], 'settings.margins.headline', nameOf, 10_000),
          journeys: recordOf(margins.journeys ?? {}, 'settings.margins.journeys', readJourney),
        },
        expected: recordOf(settings.expected ?? {}, 'settings.expected', readExpected),
      },
    }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return { settings: { margins: defaults, expected: {} }, fault: error.message }
  }
}

function readJourney(value: unknown, where: string): Margins['journeys'][string] {
  const fields = fieldsOf(value, where)
  const steps = recordOf(fields.steps ?? {}, `${where}.steps`, (step, place) =>
    readRules(fieldsOf(step, place), place),
  )
  return { ...readRules(fields, where), steps }
}

function readRules(fields: Record<string, unknown>, where: string): Partial<Record<Rule, number>> {
  return Object.fromEntries(
    rules
      .filter((rule) => fields[rule] !== undefined)
      .map((rule) => [rule, numberOf(fields[rule], `${where}.${rule}`, 0, 1e9)]),
  )
}

function readExpected(value: unknown, where: string): Settings['expected'][string] {
  const fields = fieldsOf(value, where)
  return {
    ratio: numberOf(fields.ratio, `${where}.ratio`, 1e-6, 1e6),
    because: textOf(fields.because, `${where}.because`),
  }
}
