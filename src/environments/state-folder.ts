// Where trueup keeps what it has to know between its runs, whatever the project: the user's state
// folder, as the XDG base directories have it.

import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

export function stateFolder(): string {
  const state = process.env.XDG_STATE_HOME
  if (state) return join(state, 'trueup')
  const home = homedir()
  // A user without a home, as in some containers.
  if (home === '' || home === '/') return join(tmpdir(), 'trueup-state')
  return join(home, '.local', 'state', 'trueup')
}
