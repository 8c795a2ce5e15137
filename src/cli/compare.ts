// `trueup compare`: its flags. What it does is in judge/.

import type { CommandModule } from 'yargs'
import { exitCodeTable } from './exit-codes.ts'
import { jsonFlag, outFlag, ownFlagsFirst, runPositional, strictFlag } from './shared-flags.ts'

export interface CompareFlags {
  config?: string
  run: string
  other?: string
  environment?: string
  explain?: string
  out?: string
  strict: boolean
  json: boolean
}

export const compareCommand: CommandModule<object, CompareFlags> = {
  command: 'compare <run> [other]',
  describe: 'Judge a run again, or one run against another',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup compare RUN: judges the two environments of a run again; sends nothing.\n\n' +
          'trueup compare A B: judges an environment in run B against the same in run A. This is weaker than one run with both: what changed between the runs counts as a difference.',
      )
      .positional('run', { ...runPositional, demandOption: true })
      .positional('other', { type: 'string', describe: 'The run to judge against the first one' })
      .option('environment', {
        type: 'string',
        requiresArg: true,
        describe: 'With two runs: which environment [default: the candidate]',
      })
      .option('explain', {
        type: 'string',
        describe: 'Show how the verdict on a cell came about; without a name, list the cells',
      })
      .option('out', outFlag)
      .option('json', jsonFlag)
      .option('strict', strictFlag)
      .example('$0 compare latest', 'the last run, with the margins it was made with')
      .example('$0 compare latest --explain search', 'one verdict, step by step')
      .example('$0 compare 2026-05-04 latest', 'last week and now')
      .epilogue(exitCodeTable),
  handler: async (flags) => {
    const { compareRuns } = await import('./judge/compare-runs.ts')
    process.exitCode = await compareRuns(flags)
  },
}
