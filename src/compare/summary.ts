// The sentence under the table: which headline cells have to be fixed and by how much, what moved,
// what could not be judged, and what is well. It is what a chat message or a CI log shows alone.

import type { Difference, Verdict } from './comparison.ts'
import { gapInWords, nameInWords } from './figures-in-words.ts'
import type { ParityRow } from './parity.ts'

export interface Decided {
  difference: Difference
  /** The one that counts for the row. */
  verdict: Verdict
}

export function summaryOf(
  cells: readonly Decided[],
  { incomplete, strict }: { incomplete: boolean; strict: boolean },
): string {
  const isFaulty = ({ verdict }: Decided) => verdict === 'must-fix' || verdict === 'should-fix'
  const moved = cells.filter((cell) => isFaulty(cell) && cell.difference.against === 'baseline')
  const others = cells.filter((cell) => !moved.includes(cell))
  const are = (wanted: Verdict) => others.filter(({ verdict }) => verdict === wanted)
  const undecided = are('inconclusive')
  const [excused, open] = parted(undecided, ({ excused }) => excused === true)
  const [unconfirmed, sure] = parted(
    are('must-fix'),
    (difference) => difference.unconfirmed === true && !strict,
  )
  const sentences = [
    listed('Must be fixed', withGaps(sure)),
    listed('Must be fixed if a second run says so too', withGaps(unconfirmed)),
    listed('Moved from the baseline', withGaps(moved)),
    listed('Should be fixed', withGaps(are('should-fix'))),
    listed('Could not be judged', names(open)),
    listed('Acceptable', names(are('acceptable'))),
    excused.length === 0
      ? ''
      : `Too few iterations to judge the errors of ${journeys(excused.length)}.`,
    cells.length === 0 ? 'There is nothing to judge.' : '',
    incomplete ? 'The run is incomplete.' : '',
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

function parted(
  cells: Decided[],
  belongs: (difference: Difference) => boolean,
): [Decided[], Decided[]] {
  const first = cells.filter(({ difference }) => belongs(difference))
  return [first, cells.filter((cell) => !first.includes(cell))]
}

/** Of the probes that have to match, those that do not, and those of which nobody knows. */
export function parityInWords(
  unlike: readonly ParityRow[],
  unknown: readonly ParityRow[],
): string[] {
  const values = unlike.map(
    ({ probe, reference, candidate }) => `${probe} (${brief(reference)}, ${brief(candidate)})`,
  )
  return [
    listed('Must match and does not', values),
    listed(
      'Must match and is unknown',
      unknown.map(({ probe }) => probe),
    ),
  ].filter((sentence) => sentence !== '')
}

const longestValue = 40

function brief(value: string): string {
  return value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value
}

const mostNames = 5

function listed(what: string, cells: string[]): string {
  if (cells.length === 0) return ''
  const rest = cells.length - mostNames
  return `${what}: ${cells.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`
}

function names(cells: readonly Decided[]): string[] {
  return cells.map(({ difference }) => nameInWords(difference))
}

function withGaps(cells: readonly Decided[]): string[] {
  return cells.map(({ difference }) => {
    const gap = gapInWords(difference)
    return gap === '' ? nameInWords(difference) : `${nameInWords(difference)} (${gap})`
  })
}

function journeys(count: number): string {
  return count === 1 ? 'one journey' : `${count} journeys`
}
