// OpenTelemetry's own packages, which most runs never need: they are loaded when --otlp asks for them,
// and installed by those who use it.

const names = [
  '@opentelemetry/api',
  '@opentelemetry/exporter-metrics-otlp-proto',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/sdk-trace',
]

/** OpenTelemetry is not installed, or only in part. */
export class OtlpPackagesError extends Error {
  override name = 'OtlpPackagesError'
}

export type OtlpPackages = Awaited<ReturnType<typeof importAll>>

export async function loadPackages(): Promise<OtlpPackages> {
  try {
    return await importAll()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const { message } = error as Error
    const missing = names.find((name) => message.includes(`'${name}'`)) ?? 'a part of them'
    throw new OtlpPackagesError(
      `--otlp sends by OpenTelemetry's own packages, of which ${missing} is not installed. Install them: npm install --save-dev ${names.join(' ')}`,
    )
  }
}

async function importAll() {
  const [api, metricExporter, traceExporter, resources, metrics, trace] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-metrics-otlp-proto'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/sdk-trace'),
  ])
  return { api, metricExporter, traceExporter, resources, metrics, trace }
}
