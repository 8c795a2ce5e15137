// A thread beside the import of a configuration: what loops at its top level cannot be ended from
// within, but by a debugger. When the thread is not ended before, it ends what runs in the main
// thread; the timer of import-module.ts, which is due by then, says so.

import { Session } from 'node:inspector'
import { workerData } from 'node:worker_threads'

setTimeout(() => {
  const session = new Session()
  session.connectToMainThread()
  session.post('Runtime.terminateExecution', () => session.disconnect())
}, Number(workerData))
