// Which cookies of a visit prove who one is: a page or an error may repeat them. The language and
// the size of a page are cookies too, and taking those out would blacken innocent words.

import { soundsSecret } from '../config/secrets.ts'
import type { StoredCookie } from './http/cookies.ts'

/** A session's is longer as a rule. */
const shortestToken = 16

export function cookieSecrets(
  cookies: readonly Pick<StoredCookie, 'name' | 'value' | 'httpOnly'>[],
): string[] {
  return cookies
    .filter(
      ({ name, value, httpOnly }) =>
        httpOnly || soundsSecret.test(name) || value.length >= shortestToken,
    )
    .map(({ value }) => value)
}
