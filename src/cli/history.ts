// `trueup history`: its flags. What it does is in history/.

import type { CommandModule } from 'yargs'
import { jsonFlag, outFlag, ownFlagsFirst } from './shared-flags.ts'

export interface HistoryFlags {
  config?: string
  out?: string
  cell?: string
  runs: number
  json: boolean
  rebuild: boolean
}

export const historyCommand: CommandModule<object, HistoryFlags> = {
  command: 'history [cell]',
  describe: 'List the runs so far, and how the gap of each cell went over them',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup history: lists the runs, newest first, and how each headline cell went over them.\n\n' +
          'trueup history CELL: one cell in full; several where more than one is meant.\n\n' +
          'Runs are kept in history.db beside the run folders, also when these are deleted.',
      )
      .positional('cell', { type: 'string', describe: 'A cell, or words of its name' })
      .option('runs', {
        type: 'number',
        requiresArg: true,
        default: 20,
        describe: 'The newest so many runs',
      })
      .option('json', jsonFlag)
      .option('rebuild', {
        type: 'boolean',
        default: false,
        describe: 'Enter all run folders again first',
      })
      .option('out', outFlag)
      .example('$0 history', 'what the last runs said')
      .example('$0 history "search duration" --runs 100', 'how one gap went over a hundred runs'),
  handler: async (flags) => {
    const { showHistory } = await import('./history/show-history.ts')
    await showHistory(flags)
  },
}
