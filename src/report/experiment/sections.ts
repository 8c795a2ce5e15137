// An experiment's report as tables and paragraphs of plain text: what the terminal and Markdown both
// show, so that they cannot say different things.

import type { Verdict } from '../../compare/comparison.ts'
import type { ExperimentReport, Response } from '../../compare/experiment/experiment-report.ts'
import { type Subject, subjectId } from '../../record/subject.ts'
import { oneLine } from '../display-width.ts'
import { difference, whole } from '../figures.ts'
import { verdictWords } from '../row.ts'
import { isWhole, ladderOf, subjectName, subjectsOf } from './subjects.ts'
import { doseText, fromTo, percent, time, timingText } from './words.ts'

export interface Table {
  head: string[]
  rows: { cells: string[]; verdict?: Verdict }[]
}

export interface Section {
  title: string
  table?: Table
  lines: string[]
}

export function sectionsOf(report: ExperimentReport): Section[] {
  const whole = subjectsOf(report).filter(isWhole)
  return [
    ...whole.map((subject) => doseSection(report, subject)),
    ...whole.map((subject) => recoverySection(report, subject)),
    errorSection(report),
    blastSection(report),
    doseArrived(report),
  ]
}

/** Each step and endpoint under the fault; there may be many. */
export function partsOf(report: ExperimentReport): Section[] {
  const parts = subjectsOf(report).filter((subject) => !isWhole(subject))
  return parts.map((subject) => ({ ...doseSection(report, subject), lines: [] }))
}

function doseSection(report: ExperimentReport, subject: Subject): Section {
  const { reference, candidate } = report.environments
  return {
    title: `${subjectName(subject)}, typical time before and under ${report.experiment.fault}`,
    table: {
      head: ['Dose', oneLine(reference), oneLine(candidate), 'as expected', 'Gap', 'Verdict'],
      rows: ladderOf(report, subject, 'fault').map((it) => ({
        verdict: it.verdict,
        cells: [
          doseText(report, it.dose),
          fromTo(it.reference),
          fromTo(it.candidate),
          it.expected === null ? '–' : time(it.expected),
          difference(it),
          verdictWords[it.verdict],
        ],
      })),
    },
    lines: [
      `"As expected" is what ${oneLine(candidate)} would take, had the fault added as much as in ${oneLine(reference)}.`,
    ],
  }
}

function recoverySection(report: ExperimentReport, subject: Subject): Section {
  const { reference, candidate } = report.environments
  const timing = (environment: string, dose: number) =>
    report.timings.find(
      (it) =>
        it.environment === environment &&
        it.dose === dose &&
        subjectId(it.subject) === subjectId(subject),
    )
  return {
    title: `${subjectName(subject)}, until users notice and until it is over for them`,
    table: {
      head: ['After', oneLine(reference), oneLine(candidate), 'Gap after it', 'Verdict'],
      rows: ladderOf(report, subject, 'recovery').map((it) => ({
        verdict: it.verdict,
        cells: [
          doseText(report, it.dose),
          timingText(timing(reference, it.dose)),
          timingText(timing(candidate, it.dose)),
          difference(it),
          verdictWords[it.verdict],
        ],
      })),
    },
    lines: [
      `Noticed, or over: 3 of the last 5 were slower than the steady state by more than ${percent(report.experiment.tolerance)}, or failed; and when that ended.`,
    ],
  }
}

function errorSection({ userErrors, experiment }: ExperimentReport): Section {
  const environments = [...new Set(userErrors.map(({ environment }) => environment))]
  return {
    title: 'Errors that users saw under the fault',
    lines: environments.map((environment) => {
      const own = userErrors.filter((it) => it.environment === environment)
      const bad = own.filter(({ errors }) => errors > 0)
      const count = own.reduce((sum, it) => sum + it.count, 0)
      if (bad.length === 0) return `${oneLine(environment)}: none of ${whole(count)}`
      const doses = bad.map(({ dose, errors, count: of, kinds }) => {
        const how = Object.entries(kinds).map(([kind, times]) => `${times} × ${oneLine(kind)}`)
        return `${experiment.doses[dose]!.text}: ${errors} of ${whole(of)} (${how.join(', ')})`
      })
      return `${oneLine(environment)}: ${doses.join('; ')}`
    }),
  }
}

/** Which moved and which did not: an interval for each, never a mere lack of significance. */
function blastSection(report: ExperimentReport): Section {
  const lines = (['reference', 'candidate'] as const).flatMap((side) => {
    const reached = new Map<Response['reaction'], string[]>()
    for (const subject of subjectsOf(report)) {
      const ladder = ladderOf(report, subject, 'fault')
      const reactions = ladder.map((it) => it[side].reaction)
      const reaction = reactions.includes('moved')
        ? 'moved'
        : reactions.every((it) => it === 'held')
          ? 'held'
          : 'undecided'
      const from = ladder.find((it) => it[side].reaction === 'moved')
      const since =
        from === undefined || ladder.length === 1 ? '' : ` (from ${doseText(report, from.dose)})`
      reached.set(reaction, [...(reached.get(reaction) ?? []), `${subjectName(subject)}${since}`])
    }
    const name = oneLine(report.environments[side])
    const said = { moved: 'moved', held: 'did not move', undecided: 'cannot be said' } as const
    return (Object.keys(said) as (keyof typeof said)[]).flatMap((reaction) => {
      const names = reached.get(reaction)
      return names === undefined ? [] : [`${name}, ${said[reaction]}: ${names.join(', ')}`]
    })
  })
  return { title: 'What moved with the fault, and what did not', lines }
}

function doseArrived({ experiment }: ExperimentReport): Section {
  const { doses, trials } = experiment
  const lines = doses.flatMap(({ text }, dose) => {
    const arrived = trials.find((trial) => trial.dose === dose)?.arrived
    return arrived === undefined ? [] : [`${text}: ${arrived}`]
  })
  return { title: 'The dose as it arrived, through a proxy of its own', lines }
}
