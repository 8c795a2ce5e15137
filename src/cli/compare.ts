// `trueup compare`: its flags. What it does is in judge/.

import type { CommandModule } from 'yargs'

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
    yargs
      .usage(
        'trueup compare RUN: judges the two environments of a run again; sends nothing.\n' +
          'trueup compare A B: judges an environment in run B against the same in run A. This is\n' +
          '  weaker than one run with both: what changed between the runs counts as a difference.',
      )
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'A run folder, its id (or how it begins), or `latest`',
      })
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
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder of the run folders [default: out, reports]',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the comparison to standard output as JSON',
      })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'A should-fix difference gives exit code 1 too',
      })
      .example('$0 compare latest', 'the last run again, with the margins it was made with')
      .example('$0 compare latest --explain "search duration"', 'one verdict, step by step')
      .example('$0 compare reports/runs/2026-05-04T02-00-00-1a2b3c4d latest', 'last week and now'),
  handler: async (flags) => {
    const { compareRuns } = await import('./judge/compare-runs.ts')
    process.exitCode = await compareRuns(flags)
  },
}
