// `trueup faults`: its flags. What it does is in faults/.

import type { CommandModule } from 'yargs'

export interface FaultsFlags {
  json: boolean
}

const json = {
  type: 'boolean',
  default: false,
  describe: 'Print it to standard output as JSON',
} as const

const list: CommandModule<object, FaultsFlags> = {
  command: 'list',
  describe: 'Show the faults that trueup has made on Toxiproxy servers, and whose they are',
  builder: (yargs) => yargs.option('json', json),
  handler: async (flags) => {
    const { listFaults } = await import('./faults/list.ts')
    await listFaults(flags)
  },
}

const clear: CommandModule<object, FaultsFlags> = {
  command: 'clear',
  describe: 'Remove the faults of runs that were killed; the next start of trueup does it too',
  builder: (yargs) => yargs.option('json', json),
  handler: async (flags) => {
    const { clearFaults } = await import('./faults/clear.ts')
    process.exitCode = await clearFaults(flags)
  },
}

export const faultsCommand: CommandModule = {
  command: 'faults',
  describe: 'Network faults: list those that are there, remove what a killed run left',
  builder: (yargs) =>
    yargs
      .command(list)
      .command(clear)
      .demandCommand(1, 'Which? trueup faults list or trueup faults clear.'),
  handler: () => undefined,
}
