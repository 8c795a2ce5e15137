// The shop's side of a payment: one call to the provider, and the three ways in which it can end.

export type PaymentOutcome =
  | { kind: 'paid'; id: string }
  | { kind: 'declined' }
  | { kind: 'unavailable'; why: string }

const timeoutMs = 10_000

export async function charge(
  provider: string,
  order: { amountCents: number; reference: string; card: string },
): Promise<PaymentOutcome> {
  try {
    const answer = await fetch(new URL('/charges', provider), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = (await answer.json()) as { id?: string; error?: string }
    if (answer.status === 402) return { kind: 'declined' }
    if (answer.ok && body.id) return { kind: 'paid', id: body.id }
    return { kind: 'unavailable', why: `answered ${answer.status}: ${body.error ?? 'no reason'}` }
  } catch (error) {
    return { kind: 'unavailable', why: error instanceof Error ? error.message : String(error) }
  }
}
