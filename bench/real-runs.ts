// Whole runs of the demonstration through the command line, one after the other: with both shops
// equal nothing may have to be fixed, and with the planted differences each has to be found.
//   npm run bench -- real-runs [equal|different] [runs]
// 20 runs take about an hour and a half. Exits with 1 where it is not as docs/verdicts.md promises.

import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Comparison, Difference } from '../src/compare/comparison.ts'
import type { DifferenceName } from '../src/demo/differences.ts'

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const [which = 'equal', count = '20'] = process.argv.slice(2)
const runs = Number(count)
if (!['equal', 'different'].includes(which) || !(runs >= 1)) {
  throw new Error(`expected equal or different, and how many runs; got ${which} ${count}`)
}

/** Where a planted difference has to show itself; a small pool does under load alone. */
const cellOf: Record<Exclude<DifferenceName, 'small-payment-pool'>, string> = {
  'missing-index': 'journey search · duration',
  'small-shelf-cache': 'journey browse · duration',
  'slow-payment': 'journey checkout · duration',
}
const promisedShare = 19 / 20

/** A folder of its own for each run: no history, no baseline, fresh databases. */
async function oneRun(): Promise<{ exitCode: number | null; comparison?: Comparison }> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-real-'))
  try {
    const flags = which === 'equal' ? ['--no-differences'] : []
    const child = spawn(process.execPath, [main, 'demo', ...flags, '--quiet', '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    const [id] = await readdir(join(folder, 'runs')).catch(() => [])
    if (id === undefined) return { exitCode }
    const text = await readFile(join(folder, 'runs', id, 'comparison.json'), 'utf8').catch(() => '')
    return text === '' ? { exitCode } : { exitCode, comparison: JSON.parse(text) as Comparison }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function gapOf({ cell, ratio, interval, verdict }: Difference): string {
  const figures = [ratio, ...(interval ?? [])].map((value) => value?.toFixed(3) ?? '–')
  return `${cell} ×${figures[0]} [${figures.slice(1).join(', ')}] ${verdict}`
}

const comparisons: Comparison[] = []
for (let run = 1; run <= runs; run++) {
  const { exitCode, comparison } = await oneRun()
  if (comparison !== undefined) comparisons.push(comparison)
  const said = comparison?.differences.filter(({ headline }) => headline).map(gapOf) ?? []
  console.log(`run ${run} of ${runs}: exit code ${exitCode}\n  ${said.join('\n  ')}`)
}

const judged = comparisons.length
const withCell = (cell: string, verdicts: Difference['verdict'][]) =>
  comparisons.filter(({ differences }) =>
    differences.some((it) => it.cell === cell && verdicts.includes(it.verdict)),
  ).length
const all = [...new Set(comparisons.flatMap(({ differences }) => differences.map((it) => it.cell)))]
console.log(`\n${judged} of ${runs} runs were judged, ${all.length} cells in all.\n`)
console.log('| cell | must fix | should fix | acceptable | inconclusive |')
console.log('| --- | --- | --- | --- | --- |')
for (const cell of all) {
  const counts = (['must-fix', 'should-fix', 'acceptable', 'inconclusive'] as const).map(
    (verdict) => withCell(cell, [verdict]),
  )
  // Of the many details those that say something.
  const headline = comparisons.some(({ differences }) =>
    differences.some((it) => it.cell === cell && it.headline),
  )
  if (headline || counts[0]! + counts[1]! > 0) console.log(`| ${[cell, ...counts].join(' | ')} |`)
}

const faults = which === 'equal' ? falseAlarms() : missed()
if (judged < runs) faults.push(`${runs - judged} runs could not be judged`)
console.log(`\n${faults.length === 0 ? 'As promised.' : faults.join('\n')}`)
process.exitCode = faults.length === 0 ? 0 : 1

function falseAlarms(): string[] {
  return all
    .map((cell) => ({ cell, times: withCell(cell, ['must-fix']) }))
    .filter(({ times }) => times > 0)
    .map(({ cell, times }) => `${cell} was a must-fix in ${times} runs of equal shops`)
}

function missed(): string[] {
  return Object.entries(cellOf)
    .map(([name, cell]) => ({ name, found: withCell(cell, ['must-fix', 'should-fix']) }))
    .filter(({ found }) => found < promisedShare * runs)
    .map(({ name, found }) => `${name} was found in ${found} of ${runs} runs`)
}
