// The thread of one replay sender: orders in, news out. It knows nothing of who coordinates it.

import { parentPort, workerData } from 'node:worker_threads'
import { openEnvironment } from '../../environments/environment.ts'
import type { SenderNews, SenderOrder, SenderSetup } from './messages.ts'
import { Replay } from './replay.ts'

const port = parentPort!
const tell = (news: SenderNews) => port.postMessage(news)
const setup = workerData as SenderSetup

try {
  const { environment, environments, detours } = setup
  const replay = new Replay(setup, openEnvironment(environment, environments, { detours }), tell)
  port.on('message', (order: SenderOrder) => {
    if (order.kind === 'close') port.close()
    replay.obey(order)
  })
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'unusable', message: (error as Error).message })
}
