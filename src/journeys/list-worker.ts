// The thread of list.ts: loads the journey files and says what they hold, as plain data.

import { parentPort, workerData } from 'node:worker_threads'
import { ConfigError } from '../config/faults.ts'
import type { ListNews } from './list.ts'
import { type JourneyFiles, loadJourneys } from './load.ts'

function tell(news: ListNews): void {
  parentPort?.postMessage(news)
}

try {
  const loaded = await loadJourneys({
    ...(workerData as JourneyFiles),
    onFile: (file) => tell({ kind: 'loading', file }),
  })
  tell({
    kind: 'listed',
    journeys: loaded.map(({ journey: { name, kind, writes }, file }) => ({
      journey: { name, kind, ...(writes !== undefined && { writes }) },
      file,
    })),
  })
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  tell({ kind: 'unusable', message: error.message })
}
