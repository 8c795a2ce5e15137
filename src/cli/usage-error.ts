// What the user can put right by typing something else: exit code 2, and no stack trace.

export class UsageError extends Error {
  override name = 'UsageError'
}
