// Asks an environment directly whether it is there: any answer will do, whatever its status.

import type { EnvironmentConfig } from '../config/schema.ts'
import { openEnvironment } from '../environments/environment.ts'
import { RequestError, type RequestErrorKind } from '../environments/request-error.ts'

const timeoutMs = 15_000
/** Everything else came from something that is there. */
const notThere: RequestErrorKind[] = ['refused', 'dns', 'tls', 'timed-out']

/** Why it cannot be reached and what to do, or null. */
export async function whyUnreachable(
  name: string,
  environments: Record<string, EnvironmentConfig>,
): Promise<string | null> {
  const { connect, config } = openEnvironment(name, environments)
  const connection = connect()
  try {
    const url = new URL(config.url)
    await connection.request({ method: 'HEAD', url, headers: {}, timeoutMs })
    return null
  } catch (error) {
    if (!(error instanceof RequestError) || !notThere.includes(error.kind)) return null
    return `${name} cannot be reached: ${error.message}`
  } finally {
    await connection.close()
  }
}
