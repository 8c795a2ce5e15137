// Sends a message to a webhook, once: a chat that is down is not asked again and again. The address is
// a secret, so what is said of a failure names its host alone.

const timeoutMs = 10_000

export async function postJson(url: string, message: unknown): Promise<void> {
  const failed = (why: string) => new Error(`${new URL(url).host} ${why}`)
  let status: number
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'trueup' },
      body: JSON.stringify(message),
      // Elsewhere, nobody was meant to read it.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    status = answer.status
    await answer.body?.cancel()
  } catch (error) {
    throw failed(reasonOf(error as Error))
  }
  if (status < 200 || status > 299) throw failed(`answered with status ${status}`)
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `did not answer within ${timeoutMs / 1_000} s`
  const { code, message } = (error.cause ?? {}) as NodeJS.ErrnoException
  const why = code ?? message
  return why === undefined ? 'could not be reached' : `could not be reached (${why})`
}
