// `trueup saturate`: its flags. What it does is in saturate/.

import type { CommandModule } from 'yargs'
import { exitCodeTable } from './exit-codes.ts'
import {
  comparisonJsonFlag,
  dryRunFlag,
  ownFlagsFirst,
  quietFlag,
  strictFlag,
  yesFlag,
} from './shared-flags.ts'

export interface SaturateFlags {
  config?: string
  'max-connections'?: number
  step?: string
  seed?: number
  out?: string
  'dry-run': boolean
  strict: boolean
  json: boolean
  quiet: boolean
  yes?: boolean
}

export const saturateCommand: CommandModule<object, SaturateFlags> = {
  command: 'saturate',
  describe: 'Find how many requests a second each environment can hold, and compare',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup saturate: more and more connections to both environments by turns, until more of them bring no more answers; then what each holds, in pairs, and its verdict.',
      )
      .option('max-connections', {
        type: 'number',
        requiresArg: true,
        describe: 'Connections to an environment at most [default: saturation.maxConnections, 256]',
      })
      .option('step', {
        type: 'string',
        requiresArg: true,
        describe: 'How long each number of connections is held [default: saturation.step, 5s]',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        describe: 'The same seed gives the same requests and order [default: seed, 1]',
      })
      .option('dry-run', dryRunFlag)
      .option('yes', yesFlag)
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder above saturation/ [default: out, reports]',
      })
      .option('json', comparisonJsonFlag)
      .option('quiet', quietFlag)
      .option('strict', strictFlag)
      .example('$0 saturate --dry-run', 'what would be asked for, and how far it may go')
      .example('$0 saturate', 'do it')
      .epilogue(exitCodeTable),
  handler: async (flags) => {
    const { carryOutSaturation } = await import('./saturate/carry-out.ts')
    process.exitCode = await carryOutSaturation(flags)
  },
}
