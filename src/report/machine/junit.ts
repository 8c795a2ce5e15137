// junit.xml: what CI servers count and draw. A suite for each journey, the traffic and the endpoints
// that decide; a test case for each of their headline cells; and the probes that have to match. It is
// as red as the exit code, never redder and never greener.
//
// JUnit's schemas (Ant's and that of Jenkins) know of properties in suites alone, so those of a case
// begin with its name: `duration.ratio`.

import type { Comparison, Difference } from '../../compare/comparison.ts'
import { effectOf } from '../../compare/outcome.ts'
import type { ParityRow } from '../../compare/parity.ts'
import type { RunFile } from '../../record/run-file.ts'
import { subjectId } from '../../record/subject.ts'
import { difference, figure } from '../figures.ts'
import { Markup, html as xml } from '../html/markup.ts'
import { cellMeasure } from './cell-measure.ts'

interface Case {
  name: string
  timeS: number
  properties: Record<string, string | number | undefined>
  failure?: { type: string; message: string; details: string[] }
  skipped?: string
}

interface Suite {
  /** `trueup.journey`: what CI servers group by, with the name after it. */
  group: string
  name: string
  cases: Case[]
}

export function renderJunit(comparison: Comparison, run: RunFile): string {
  const suites = suitesOf(comparison)
  const shown = suites.flatMap(({ cases }) => cases)
  const unexplained =
    comparison.exitCode === 3 && !shown.some((it) => it.failure ?? it.skipped !== undefined)
  // An incomplete run of cells that are all well is not well.
  const whole: Case = {
    name: 'run',
    timeS: 0,
    properties: {
      id: comparison.runs.candidate,
      reference: comparison.environments.reference,
      candidate: comparison.environments.candidate,
      verdict: comparison.verdict,
      exitCode: comparison.exitCode,
    },
    ...(unexplained && { skipped: comparison.summary }),
  }
  const all = [{ group: 'trueup.run', name: 'run', cases: [whole] }, ...suites]
  const text = xml`<testsuites>
${all.map((suite, id) => suiteElement(suite, { id, run, comparison }))}</testsuites>
`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.text}`
}

function suitesOf(comparison: Comparison): Suite[] {
  const { differences, parity = [], strict = false } = comparison
  const headline = differences.filter((it) => it.headline)
  const bySubject = Map.groupBy(headline, ({ subject }) => subjectId(subject))
  const demanded = parity.filter(({ mustMatch }) => mustMatch)
  return [
    ...[...bySubject].map(([name, cells]) => ({
      group: `trueup.${cells[0]!.subject.kind}`,
      name,
      cases: cells.map((cell) => cellCase(cell, comparison, strict)),
    })),
    ...(demanded.length === 0
      ? []
      : [{ group: 'trueup.probes', name: 'probes', cases: demanded.map(probeCase) }]),
  ]
}

function cellCase(it: Difference, { environments }: Comparison, strict: boolean): Case {
  const byBaseline = it.against === 'baseline' && it.moved !== undefined
  const { verdict, reason } = byBaseline ? it.moved! : it
  const effect = effectOf(it, strict)
  const sides = (['reference', 'candidate'] as const).map(
    (side) => `${environments[side]}: ${figure(it[side])}, n ${it[side].count}`,
  )
  const message = reason === '' ? verdict : reason
  return {
    name: cellMeasure(it),
    timeS: it.reference.unit === 'ms' ? (it.candidate.value ?? 0) / 1_000 : 0,
    properties: propertiesOf(it),
    ...(effect === 'red' && {
      failure: {
        type: byBaseline ? 'moved' : verdict,
        message,
        details: [...sides, `difference: ${difference(it)}`, ...it.notes],
      },
    }),
    ...(effect !== 'red' &&
      (effect === 'open' || verdict === 'inconclusive') && { skipped: message }),
  }
}

function propertiesOf(it: Difference): Case['properties'] {
  const { reference, candidate, ratio, interval, moved } = it
  return {
    verdict: it.verdict,
    unit: reference.unit,
    reference: reference.value ?? undefined,
    candidate: candidate.value ?? undefined,
    'reference.count': reference.count,
    'candidate.count': candidate.count,
    'reference.errors': reference.errors,
    'candidate.errors': candidate.errors,
    ratio: ratio ?? undefined,
    'interval.low': interval?.[0],
    'interval.high': interval?.[1],
    margin: it.margin,
    against: it.against,
    'moved.verdict': moved?.verdict,
    'moved.from': moved?.baselineRatio,
    ...(it.notes.length > 0 && { notes: it.notes.join('; ') }),
  }
}

function probeCase({ probe, reference, candidate, verdict, because }: ParityRow): Case {
  const message = `${reference} in the reference, ${candidate} in the candidate`
  return {
    name: probe,
    timeS: 0,
    properties: { verdict, reference, candidate },
    ...(verdict === 'must-match' && { failure: { type: verdict, message, details: [] } }),
    ...(verdict === 'unknown' && { skipped: because ?? message }),
  }
}

function suiteElement(
  { group, name, cases }: Suite,
  { id, run, comparison }: { id: number; run: RunFile; comparison: Comparison },
): Markup {
  const failures = cases.filter(({ failure }) => failure).length
  const skipped = cases.filter((it) => it.skipped !== undefined).length
  const timeS = cases.reduce((sum, it) => sum + it.timeS, 0)
  const properties = cases.flatMap((it) =>
    Object.entries(it.properties).map(([key, value]) =>
      value === undefined
        ? new Markup('')
        : xml`      <property name="${`${it.name}.${key}`}" value="${value}"/>\n`,
    ),
  )
  const className = group.endsWith(`.${name}`) ? group : `${group}.${name.replace(/^\w+ /, '')}`
  const said = id === 0 ? [comparison.summary, ...comparison.remarks] : []
  return xml`  <testsuite id="${id}" package="${group}" name="${named(name)}" timestamp="${secondOf(run.startedAt)}" hostname="${named(String(run.machine.host ?? ''), 'localhost')}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${timeS.toFixed(3)}">
    <properties>
${properties}    </properties>
${cases.map((it) => caseElement(it, className))}    <system-out>${lines(said)}</system-out>
    <system-err></system-err>
  </testsuite>
`
}

function caseElement({ name, timeS, failure, skipped }: Case, className: string): Markup {
  const start = xml`    <testcase classname="${className}" name="${named(name)}" time="${timeS.toFixed(3)}"`
  if (failure) {
    return xml`${start}>
      <failure type="${failure.type}" message="${failure.message}">${lines(failure.details)}</failure>
    </testcase>
`
  }
  if (skipped === undefined) return xml`${start}/>\n`
  return xml`${start}>
      <skipped message="${skipped}"/>
    </testcase>
`
}

function lines(texts: readonly string[]): Markup[] {
  return texts.map((text, at) => xml`${at === 0 ? new Markup('') : new Markup('\n')}${text}`)
}

/** A schema wants some text. */
function named(text: string, otherwise = 'without a name'): string {
  return text.trim() === '' ? otherwise : text
}

/** Ant's schema has no room for a zone; it is UTC. */
function secondOf(time: string): string {
  return new Date(time).toISOString().slice(0, 19)
}
