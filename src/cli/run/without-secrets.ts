// What goes wrong with a configuration that is known is told without its secrets: a fault may quote
// what was sent, or what came back.

import type { LoadedConfig } from '../../config/load.ts'
import { redactor } from '../../config/redactor.ts'

export async function withoutSecrets<T>(
  { secrets }: LoadedConfig,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error) {
      const redact = redactor(secrets)
      // The stack, which TRUEUP_DEBUG prints, holds the message as it was.
      error.stack = redact(error.stack ?? '')
      error.message = redact(error.message)
    }
    throw error
  }
}
