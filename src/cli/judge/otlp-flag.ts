// `--otlp URL`: checked, and OpenTelemetry loaded, before an hour of measuring is spent.

import type { SendRun } from '../../report/otlp/send-run.ts'
import { UsageError } from '../usage-error.ts'

export async function otlpOf(flag: string | undefined): Promise<SendRun | undefined> {
  if (flag === undefined) return undefined
  const url = URL.parse(flag)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      '--otlp: expected the http or https URL of a collector, such as http://localhost:4318',
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new UsageError(
      '--otlp: expected a URL without credentials, query or fragment; headers with secrets go into OTEL_EXPORTER_OTLP_HEADERS',
    )
  }
  const { openOtlp } = await import('../../report/otlp/send-run.ts')
  return await openOtlp(url.href)
}
