// `trueup note`: its flags. What it does is in judge/.

import type { CommandModule } from 'yargs'
import { outFlag, ownFlagsFirst } from './shared-flags.ts'

export interface NoteFlags {
  config?: string
  out?: string
  cell?: string
  text?: string
  drop: boolean
}

export const noteCommand: CommandModule<object, NoteFlags> = {
  command: 'note [cell] [text]',
  describe: 'Note what you know of a cell: it stays with the baseline and is shown first',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .positional('cell', {
        type: 'string',
        describe: 'Name of the cell, as loose as for compare --explain [default: lists all notes]',
      })
      .positional('text', { type: 'string', describe: 'What you know, at most 500 characters' })
      .option('drop', { type: 'boolean', default: false, describe: 'Forget the note of this cell' })
      .option('out', outFlag)
      .example('$0 note search "one core less until June"', 'shown first from now on')
      .example('$0 note search --drop', 'once it is no longer so'),
  handler: async (flags) => {
    const { changeNotes } = await import('./judge/change-notes.ts')
    await changeNotes(flags)
  },
}
