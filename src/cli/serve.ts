// `trueup serve`: its flags. What it does is in history/.

import type { CommandModule } from 'yargs'
import { outFlag, ownFlagsFirst } from './shared-flags.ts'

export interface ServeFlags {
  config?: string
  out?: string
  port: number
}

export const serveCommand: CommandModule<object, ServeFlags> = {
  command: 'serve',
  describe: 'Show the whole history in a browser',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup serve: shows all runs in a browser, how each gap went over them, and any two of them compared. For this machine alone (127.0.0.1); Ctrl-C ends it.',
      )
      .option('port', {
        type: 'number',
        requiresArg: true,
        default: 0,
        defaultDescription: 'a free one',
        describe: 'Port to listen on',
      })
      .option('out', outFlag)
      .example('$0 serve --port 8090', 'an address that stays the same'),
  handler: async (flags) => {
    const { serveHistory } = await import('./history/serve-history.ts')
    await serveHistory(flags)
  },
}
