// `trueup baseline`: its flags. What it does is in baseline/.

import type { CommandModule } from 'yargs'
import { jsonFlag, outFlag, ownFlagsFirst, runPositional } from './shared-flags.ts'

interface BaselineFlags {
  config?: string
  out?: string
}
export type AcceptFlags = BaselineFlags & { run: string; force: boolean }
export type ShowFlags = BaselineFlags & { json: boolean }
export type DropFlags = BaselineFlags & { cell?: string }

const accept: CommandModule<object, AcceptFlags> = {
  command: 'accept [run]',
  describe: "Add a run's differences to what is known and accepted",
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .positional('run', { ...runPositional, default: 'latest' })
      .option('out', outFlag)
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Accept a run that is not complete',
      }),
  handler: async (flags) => {
    const { acceptBaseline } = await import('./baseline/accept.ts')
    await acceptBaseline(flags)
  },
}

const show: CommandModule<object, ShowFlags> = {
  command: 'show',
  describe: 'Show the accepted differences',
  builder: (yargs) => ownFlagsFirst(yargs).option('json', jsonFlag),
  handler: async (flags) => {
    const { showBaseline } = await import('./baseline/show.ts')
    await showBaseline(flags)
  },
}

const drop: CommandModule<object, DropFlags> = {
  command: 'drop [cell]',
  describe: 'Forget an accepted difference, or all of them',
  builder: (yargs) =>
    yargs.positional('cell', {
      type: 'string',
      describe: 'Name of the cell as `show` prints it [default: all]',
    }),
  handler: async (flags) => {
    const { dropBaseline } = await import('./baseline/drop.ts')
    await dropBaseline(flags)
  },
}

export const baselineCommand: CommandModule = {
  command: 'baseline',
  describe: 'Accept, show or drop the differences that are known',
  builder: (yargs) =>
    yargs
      .command(accept)
      .command(show)
      .command(drop)
      .example('$0 baseline accept', 'the gap of the last run is known from now on')
      .example('$0 baseline drop "search > results"', 'once a known difference has been fixed')
      .demandCommand(1, 'Which? trueup baseline accept, show or drop.'),
  handler: () => undefined,
}
