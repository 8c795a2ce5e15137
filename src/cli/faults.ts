// `trueup faults`: its flags. What it does is in faults/.

import type { CommandModule } from 'yargs'
import { jsonFlag, ownFlagsFirst } from './shared-flags.ts'

export interface FaultsFlags {
  json: boolean
}

const list: CommandModule<object, FaultsFlags> = {
  command: 'list',
  describe: 'Show the faults that trueup has made on Toxiproxy servers, and whose they are',
  builder: (yargs) => ownFlagsFirst(yargs).option('json', jsonFlag),
  handler: async (flags) => {
    const { listFaults } = await import('./faults/list.ts')
    await listFaults(flags)
  },
}

const clear: CommandModule<object, FaultsFlags> = {
  command: 'clear',
  describe: 'Remove the faults of runs that were killed; the next start of trueup does it too',
  builder: (yargs) => ownFlagsFirst(yargs).option('json', jsonFlag),
  handler: async (flags) => {
    const { clearFaults } = await import('./faults/clear.ts')
    process.exitCode = await clearFaults(flags)
  },
}

export const faultsCommand: CommandModule = {
  command: 'faults',
  describe: 'List the network faults that are there, and remove what a killed run left',
  builder: (yargs) =>
    yargs
      .command(list)
      .command(clear)
      .example('$0 faults clear', 'after a run was killed')
      .demandCommand(1, 'Which? trueup faults list or trueup faults clear.'),
  handler: () => undefined,
}
