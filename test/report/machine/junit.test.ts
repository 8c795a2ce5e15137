// junit.xml, read by Chromium's XML parser, which gives up at the first thing that is not XML.

import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Comparison, Difference } from '../../../src/compare/comparison.ts'
import { renderJunit } from '../../../src/report/machine/junit.ts'
import { runFile } from '../../compare/measured-run.ts'
import { openBrowser } from '../browser-page.ts'
import { checkout, comparison, difference, login, search } from '../comparisons.ts'
import { antSchema, faultsBy, jenkinsSchema, type XmlElement } from './junit-schemas.ts'

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.newPage()
})
afterAll(() => browser.close())

async function parsed(xml: string): Promise<XmlElement> {
  return await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, 'application/xml')
    const read = (element: Element): XmlElement => ({
      name: element.tagName,
      attributes: Object.fromEntries([...element.attributes].map((it) => [it.name, it.value])),
      children: [...element.children].map(read),
      text: element.textContent ?? '',
    })
    return read(documentElement)
  }, xml)
}

async function junitOf(differences: Difference[], changes: Partial<Comparison> = {}) {
  const xml = renderJunit(comparison(differences, changes), runFile())
  const root = await parsed(xml)
  expect(faultsBy(antSchema, root)).toEqual([])
  expect(faultsBy(jenkinsSchema, root)).toEqual([])
  const suites = new Map(root.children.map((suite) => [suite.attributes.name ?? '', suite]))
  return { xml, suites }
}

type Suites = Map<string, XmlElement>

function caseOf(suites: Suites, suite: string, name: string) {
  const found = suites
    .get(suite)
    ?.children.find((it) => it.name === 'testcase' && it.attributes.name === name)
  const [outcome] = found?.children ?? []
  return {
    classname: found?.attributes.classname,
    time: found?.attributes.time,
    outcome: outcome?.name ?? 'passed',
    message: outcome?.attributes.message,
    type: outcome?.attributes.type,
    text: outcome?.text,
  }
}

function propertiesOf(suites: Suites, suite: string): Record<string, string> {
  const [properties] = suites.get(suite)?.children ?? []
  return Object.fromEntries(
    (properties?.children ?? []).map(({ attributes }) => [attributes.name, attributes.value]),
  )
}

const undecided = { verdict: 'inconclusive', reason: 'needs 40 iterations' } as const

test('a cell that must be fixed fails with its reason, figures and notes; others pass', async () => {
  const { suites } = await junitOf([login, search, checkout])
  expect(caseOf(suites, 'journey search', 'duration')).toMatchObject({
    classname: 'trueup.journey.search',
    time: '3.400',
    outcome: 'failure',
    type: 'must-fix',
    message: search.reason,
  })
  const { text } = caseOf(suites, 'journey search', 'duration')
  expect(text?.split('\n')).toEqual([
    'production: 1,200 ms, n 20',
    'staging: 3,400 ms, n 20',
    'difference: +183 % [+160, +210]',
    ...search.notes,
  ])
  expect(caseOf(suites, 'journey login', 'duration')).toMatchObject({ outcome: 'passed' })
  expect(suites.get('journey search')?.attributes).toMatchObject({ tests: '1', failures: '1' })
})

test('the figures of a case are properties of its suite', async () => {
  const { suites } = await junitOf([search])
  expect(propertiesOf(suites, 'journey search')).toMatchObject({
    'duration.verdict': 'must-fix',
    'duration.unit': 'ms',
    'duration.reference': '1200',
    'duration.candidate': '3400',
    'duration.candidate.count': '20',
    'duration.ratio': '2.83',
    'duration.interval.low': '2.6',
    'duration.margin': '0.1',
    'duration.notes': search.notes.join('; '),
  })
  expect(propertiesOf(suites, 'run')).toMatchObject({ 'run.exitCode': '1' })
})

test('what decides no exit code is no test case', async () => {
  const { suites } = await junitOf([search, difference('browse', { headline: false })])
  expect([...suites.keys()]).toEqual(['run', 'journey search'])
})

test('each quantile of the traffic is a case of its own', async () => {
  const traffic = { subject: { kind: 'traffic', name: 'all' } } as const
  const { suites } = await junitOf([
    difference('', { ...traffic, quantile: 0.5 }),
    difference('', { ...traffic, quantile: 0.95 }),
  ])
  expect(caseOf(suites, 'traffic', 'duration p50').classname).toBe('trueup.traffic')
  expect(caseOf(suites, 'traffic', 'duration p95').outcome).toBe('passed')
})

test.each<[string, Partial<Difference>, Partial<Comparison>, string]>([
  ['an undecided cell is skipped', undecided, {}, 'skipped'],
  ['an excused one is skipped too', { ...undecided, excused: true }, {}, 'skipped'],
  ['a should-fix passes', { verdict: 'should-fix' }, {}, 'passed'],
  [
    'a should-fix fails where judging is strict',
    { verdict: 'should-fix' },
    { strict: true },
    'failure',
  ],
  [
    'a must-fix that waits for a second run is skipped',
    { verdict: 'must-fix', unconfirmed: true },
    {},
    'skipped',
  ],
  [
    'and fails where judging is strict',
    { verdict: 'must-fix', unconfirmed: true },
    { strict: true },
    'failure',
  ],
])('%s', async (_, cell, changes, outcome) => {
  const { suites } = await junitOf([difference('home', cell)], changes)
  expect(caseOf(suites, 'journey home', 'duration').outcome).toBe(outcome)
})

test('a gap that the baseline knows passes, and one that has moved fails as moved', async () => {
  const moved = { reason: 'moved by +40 %', baselineRatio: 2, runs: 6, provisional: false }
  const known = { verdict: 'must-fix', against: 'baseline' } as const
  const { suites } = await junitOf([
    difference('a', { ...known, moved: { ...moved, verdict: 'acceptable' } }),
    difference('b', { ...known, moved: { ...moved, verdict: 'should-fix' } }),
  ])
  expect(caseOf(suites, 'journey a', 'duration').outcome).toBe('passed')
  expect(caseOf(suites, 'journey b', 'duration')).toMatchObject({
    outcome: 'failure',
    type: 'moved',
    message: 'moved by +40 %',
  })
})

test('a run that was cut short is not green, though all of its cells are', async () => {
  const { suites } = await junitOf([login], {
    verdict: 'inconclusive',
    exitCode: 3,
    summary: 'Acceptable: login. The run is incomplete.',
  })
  expect(caseOf(suites, 'run', 'run')).toMatchObject({
    outcome: 'skipped',
    message: 'Acceptable: login. The run is incomplete.',
  })
})

test('a probe that has to match is a case, and others are none', async () => {
  const row = { reference: '15', candidate: '16' }
  const { suites } = await junitOf([login], {
    parity: [
      { ...row, probe: 'database', verdict: 'must-match', mustMatch: true },
      { ...row, probe: 'flags', verdict: 'unknown', mustMatch: true, because: 'no answer' },
      { ...row, probe: 'header', verdict: 'differs' },
    ],
  })
  expect(caseOf(suites, 'probes', 'database').outcome).toBe('failure')
  expect(caseOf(suites, 'probes', 'flags')).toMatchObject({
    outcome: 'skipped',
    message: 'no answer',
  })
  expect(suites.get('probes')?.attributes.tests).toBe('2')
})

const hostile = [
  '<script>alert(1)</script>',
  ']]> <![CDATA[ &amp; &#0;',
  '"\' onload="x',
  'bell\u0007 escape\u001b[31m null\u0000',
  'lone \ud800 surrogate, \ufffe and \uffff',
  'two\n  lines\tand   more',
  '\u202egnp.exe',
  '--> <?xml ?>',
]
test.each(hostile)('the hostile name %j stays a name', async (name) => {
  const cell = difference(name, { verdict: 'must-fix', reason: name, notes: [name] })
  const { suites } = await junitOf([cell], { summary: name, remarks: [name, name] })
  const [, suite = ''] = [...suites.keys()]
  expect(suite.startsWith('journey ')).toBe(true)
  expect(caseOf(suites, suite, 'duration').outcome).toBe('failure')
  expect([...suites.values()].map(({ text }) => text).join('')).not.toMatch(/[^\P{Cc}\n]/u)
})
