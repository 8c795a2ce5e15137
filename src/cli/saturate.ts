// `trueup saturate`: its flags. What it does is in saturate/.

import type { CommandModule } from 'yargs'

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
    yargs
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
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Print the plan and send nothing (with --json as data)',
      })
      .option('yes', {
        type: 'boolean',
        describe: 'Send to a host for the first time without asking',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder above saturation/ [default: out, reports]',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print comparison.json to standard output instead of the table',
      })
      .option('quiet', {
        type: 'boolean',
        default: false,
        describe: 'No progress, only the result',
      })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'A should-fix difference gives exit code 1 too',
      })
      .example('$0 saturate --dry-run', 'what would be asked for, and how far it may go')
      .example('$0 saturate', 'do it'),
  handler: async (flags) => {
    const { carryOutSaturation } = await import('./saturate/carry-out.ts')
    process.exitCode = await carryOutSaturation(flags)
  },
}
