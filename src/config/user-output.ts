// What the user's own modules print while they are loaded is no output of trueup, which may be one
// JSON document on standard output. Journeys that run do it in a thread with streams of its own.

import { Console } from 'node:console'

let installed = false

export function sendConsoleToStderr(): void {
  if (installed) return
  installed = true
  globalThis.console = new Console(process.stderr, process.stderr)
}
