// `trueup run`: its flags. What it does is in run/.

import type { CommandModule } from 'yargs'
import type { Part } from '../plan/prepare.ts'
import { exitCodeTable } from './exit-codes.ts'
import {
  comparisonJsonFlag,
  dryRunFlag,
  outFlag,
  quietFlag,
  strictFlag,
  yesFlag,
} from './shared-flags.ts'

export interface RunFlags {
  config?: string
  iterations?: number
  journey?: string[]
  only?: Part
  scale?: number
  duration?: string
  stopEarly?: boolean
  seed?: number
  out?: string
  otlp?: string
  headed?: boolean
  'dry-run': boolean
  strict: boolean
  json: boolean
  quiet: boolean
  ui?: boolean
  yes?: boolean
}

export const runCommand: CommandModule<object, RunFlags> = {
  command: 'run',
  describe: 'Measure both environments, compare them and print the table',
  builder: (yargs) =>
    yargs
      .usage('trueup run: measures both environments, compares them and prints the table.')
      .option('iterations', {
        type: 'number',
        requiresArg: true,
        describe: 'Measured pairs of each journey [default: journeys.iterations, 20]',
      })
      .option('journey', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Only this journey, without traffic; can be repeated [default: all]',
      })
      .option('only', {
        choices: ['journeys', 'traffic'] as const,
        requiresArg: true,
        describe: 'Only this part of the run [default: what is configured]',
      })
      .option('scale', {
        type: 'number',
        requiresArg: true,
        describe: 'Replays so many times the traffic of the log [default: traffic.scale, 1]',
      })
      .option('duration', {
        type: 'string',
        requiresArg: true,
        describe: 'How long the replay takes at most [default: traffic.duration, all of the log]',
      })
      .option('stop-early', {
        type: 'boolean',
        describe: 'End the replay once it is surely beyond its margin [default: traffic.stopEarly]',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        describe: 'The same seed and inputs give the same plan [default: seed, 1]',
      })
      .option('headed', { type: 'boolean', describe: 'Show the browser' })
      .option('dry-run', dryRunFlag)
      .option('yes', yesFlag)
      .option('out', outFlag)
      .option('otlp', {
        type: 'string',
        requiresArg: true,
        describe: 'Send the run to this collector by OTLP, such as http://localhost:4318',
      })
      .option('json', comparisonJsonFlag)
      .option('quiet', quietFlag)
      .option('ui', {
        type: 'boolean',
        default: false,
        describe: 'Show the run in a browser while it goes on, on a free port of this machine',
      })
      .option('strict', strictFlag)
      .group(
        [
          'only',
          'iterations',
          'journey',
          'scale',
          'duration',
          'stop-early',
          'seed',
          'headed',
          'dry-run',
          'yes',
        ],
        'What is measured:',
      )
      .group(['out', 'otlp', 'json', 'quiet', 'ui', 'strict'], 'What comes out:')
      .example('$0 run --dry-run', 'see what would be sent, and send nothing')
      .example('$0 run --iterations 40 --journey search', 'a closer look at one journey')
      .example('$0 run --only traffic --duration 5m', 'the first five minutes of the log')
      .example('$0 run --json > comparison.json', 'for another program')
      .epilogue(exitCodeTable),
  handler: async (flags) => {
    const { carryOut } = await import('./run/carry-out.ts')
    process.exitCode = await carryOut(flags)
  },
}
