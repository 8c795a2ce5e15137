// Turns what Playwright throws into a kind that can be counted and a message that fits a line:
// which locator was waited for, and what was in the way.

import { stripVTControlCharacters } from 'node:util'
import { errors } from 'playwright'
import { type FailureFacts, failureFacts } from '../failure.ts'

export interface WorstStatus {
  status: number
  url: string
}

/** `worst` is the gravest answer that the iteration got: it explains a locator that never came. */
export function browserFailure(thrown: unknown, worst: WorstStatus | undefined): FailureFacts {
  const facts = thrownFacts(thrown)
  const explained = ['locator', 'timed-out', 'assertion', 'script'].includes(facts.kind)
  if (worst === undefined || !explained) return facts
  const kind = worst.status === 429 ? 'rate-limited' : `http-${worst.status}`
  return { kind, message: `${worst.url} answered ${worst.status}; then: ${facts.message}` }
}

function thrownFacts(thrown: unknown): FailureFacts {
  if (!(thrown instanceof Error) || 'kind' in thrown) return failureFacts(thrown)
  const text = stripVTControlCharacters(thrown.message)
  const [first = ''] = text.split('\n')
  if (/has been closed|crashed|browser has disconnected/i.test(first)) {
    return { kind: 'browser-crashed', message: first }
  }
  const network = /net::ERR_\w+|NS_ERROR_\w+/.exec(first)
  if (network !== null) return { kind: 'network', message: first }
  const waiting = /waiting for (.+)/.exec(text)?.[1]?.trim()
  if (first.includes('strict mode violation')) return { kind: 'locator', message: first }
  if (thrown instanceof errors.TimeoutError) return timeoutFacts(first, waiting, text)
  // expect() of @playwright/test, and the assertions of other libraries.
  if ('matcherResult' in thrown) return { kind: 'assertion', message: firstParagraph(text) }
  return failureFacts(thrown)
}

function timeoutFacts(first: string, waiting: string | undefined, text: string): FailureFacts {
  const navigation = /navigat|waitForURL|waitForLoadState|goto|reload/i.test(first)
  if (navigation) return { kind: 'timed-out', message: callLogLine(first, waiting) }
  const obstacle = /- (?:.*intercepts pointer events|element is not \w+)/.exec(text)?.[0]
  const why = obstacle === undefined ? '' : `; ${obstacle.slice(2)}`
  return { kind: 'locator', message: `${callLogLine(first, waiting)}${why}` }
}

function callLogLine(first: string, waiting: string | undefined): string {
  return waiting === undefined ? first : `${first} (waiting for ${waiting})`
}

function firstParagraph(text: string): string {
  return text.split('\n\n').slice(0, 2).join(' ').replace(/\s+/g, ' ')
}

/** Fails the iteration from outside of its own code: what it waits for may never come. */
export function failureFromOutside() {
  const { promise, reject } = Promise.withResolvers<never>()
  // It may come when nobody listens any more.
  promise.catch(() => {})
  return { promise, fail: (failure: Error) => reject(failure) }
}
