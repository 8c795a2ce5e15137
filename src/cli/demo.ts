// `trueup demo`: two small shops on this machine, one with honest faults, and the table of their
// differences. A run like any other, with a configuration that is written for it.

import type { CommandModule } from 'yargs'
import { ownFlagsFirst, quietFlag } from './shared-flags.ts'
import { UsageError } from './usage-error.ts'

export interface DemoFlags {
  config?: string
  differences: boolean
  out: string
  quiet: boolean
}

export const demoCommand: CommandModule<object, DemoFlags> = {
  command: 'demo',
  describe: 'Compare two demonstration shops on this machine',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup demo: starts two shops on this machine, measures and compares them. No set-up.',
      )
      .option('differences', {
        type: 'boolean',
        default: true,
        describe: 'Whether staging differs; --no-differences makes both the same',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        default: 'reports/demo',
        describe: 'Folder for the configuration, the journeys and the runs',
      })
      .option('quiet', quietFlag)
      .hide('config')
      .check(({ config }) => {
        if (config === undefined) return true
        throw new UsageError('demo takes no --config: it writes one of its own into --out.')
      })
      .example('$0 demo', 'search is much slower in staging: exit code 1')
      .example('$0 demo --no-differences', 'both the same: nothing to fix'),
  handler: async ({ differences, out, quiet }) => {
    const { choosePorts } = await import('../demo/ports.ts')
    const { prepareDemo } = await import('../demo/scenario.ts')
    const { carryOut } = await import('./run/carry-out.ts')
    const config = prepareDemo({ folder: out, differences, ports: await choosePorts() })
    const flags = { dryRun: false, strict: false, json: false, quiet }
    process.exitCode = await carryOut({ ...flags, config, out })
  },
}
