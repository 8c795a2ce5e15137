// Puts the kept results of the calibrations into docs/verdicts.md and draws its pictures.
//   npm run bench -- calibration/page

import { readFileSync, writeFileSync } from 'node:fs'
import { kept, type Row } from './keep.ts'
import { alarmsPicture, intervalsPicture } from './pictures.ts'

const docs = new URL('../../docs/', import.meta.url)

const verdicts = {
  mustFix: 'must fix',
  shouldFix: 'should fix',
  acceptable: 'acceptable',
  inconclusive: 'inconclusive',
}

/** By result: what each column shows. */
const tables: Record<string, Record<string, string>> = {
  traffic: {
    gap: 'a gap is seen',
    covered: 'interval holds the truth',
    ...verdicts,
    mustFixUnflagged: 'must fix without the sign of slow noise',
  },
  'whole-runs': {
    'a must-fix': 'at least one must fix',
    'a should-fix': 'at least one should fix',
    'half of the cells acceptable': 'half of the cells acceptable',
  },
  errors: {
    gap: 'a gap is seen',
    ...verdicts,
    gapTakenForIndependent: 'a gap, were requests independent',
    mustFixTakenForIndependent: 'must fix, were requests independent',
  },
  methods: {
    trueup: 'trueup: a gap',
    mustFix: 'trueup: must fix',
    bootstrap: 'bootstrap',
    mannWhitney: 'Mann-Whitney',
    threshold: '“more than 10 %”',
  },
  'early-stop': {
    finishedEarly: 'finished early',
    withinTen: 'after 10 of 40 blocks',
    withinTwenty: 'after at most 20',
  },
  'two-runs': { gap: 'a gap is seen', covered: 'interval holds the truth', mustFix: 'must fix' },
  journeys: { gap: 'a gap is seen', covered: 'interval holds the truth', ...verdicts },
}

const page = new URL('verdicts.md', docs)
let text = readFileSync(page, 'utf8')
for (const [name, columns] of Object.entries(tables)) {
  const [begin, end] = [`<!-- calibration ${name} -->`, `<!-- end of ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/verdicts.md has no place for ${name}: ${begin}`)
  text = `${text.slice(0, from + begin.length)}\n\n${tableOf(kept(name), columns)}\n\n${text.slice(to)}`
}
writeFileSync(page, text)
writeFileSync(new URL('pictures/verdicts.svg', docs), intervalsPicture())
writeFileSync(new URL('pictures/false-alarms.svg', docs), alarmsPicture(kept('methods')))

function tableOf(rows: readonly Row[], columns: Record<string, string>): string {
  const keys = Object.keys(columns).filter((key) => rows.some(({ shares }) => key in shares))
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const groups = Object.values(Object.groupBy(rows, ({ setting }) => setting)).flatMap(
    (group = []) => group,
  )
  return [
    line(['simulated', 'judged', 'runs', ...keys.map((key) => columns[key]!)]),
    line(['---', '---', '---', ...keys.map(() => '---')]),
    ...groups.map(({ setting, judged, runs, shares }) =>
      line([
        setting,
        judged,
        runs.toLocaleString('en'),
        ...keys.map((key) => (shares[key] === undefined ? '–' : shares[key].toFixed(3))),
      ]),
    ),
  ].join('\n')
}
