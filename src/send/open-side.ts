// Opens the senders of one environment, and has them closed at the end, however far they came.

import type { SenderSetup } from './replay/messages.ts'
import { ReplaySide, type SideOptions } from './replay/side.ts'
import type { Unwind } from './unwind.ts'

export async function openSide(
  setup: SenderSetup,
  options: SideOptions,
  unwind: Unwind,
  closeLimitMs: number,
): Promise<ReplaySide> {
  const what = `the senders of ${setup.environment}`
  return await unwind.opening(what, closeLimitMs, ReplaySide.open(setup, options))
}
