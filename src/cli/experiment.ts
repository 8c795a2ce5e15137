// `trueup experiment NAME`: its flags. What it does is in experiment/.

import type { CommandModule } from 'yargs'
import { exitCodeTable } from './exit-codes.ts'
import { ownFlagsFirst, quietFlag, yesFlag } from './shared-flags.ts'

export interface ExperimentFlags {
  config?: string
  name?: string
  list: boolean
  'dry-run': boolean
  seed?: number
  out?: string
  json: boolean
  quiet: boolean
  yes?: boolean
}

export const experimentCommand: CommandModule<object, ExperimentFlags> = {
  command: 'experiment [name]',
  describe: 'See how both environments degrade under a fault, and recover',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup experiment NAME: steady state, fault and recovery in both environments by turns, and whether the candidate degrades and recovers as the reference does.',
      )
      .positional('name', { type: 'string', describe: 'Which experiment; --list names them' })
      .option('list', {
        type: 'boolean',
        default: false,
        describe: 'List the experiments: those of the configuration, and the built-in ones',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Print every fault, where, when and for how long, and make none',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        describe: 'The same seed gives the same order of trials [default: seed, 1]',
      })
      .option('yes', yesFlag)
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder above experiments/ [default: out, reports]',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print experiment.json to standard output instead of the tables',
      })
      .option('quiet', quietFlag)
      .example('$0 experiment --list', 'what there is to ask')
      .example('$0 experiment slow-dependency --dry-run', 'what would be done, where')
      .example('$0 experiment slow-dependency', 'do it')
      .epilogue(exitCodeTable),
  handler: async (flags) => {
    const { carryOutExperiment } = await import('./experiment/carry-out.ts')
    process.exitCode = await carryOutExperiment(flags)
  },
}
