// What goes wrong with a log as a whole. A line that cannot be used is no error: it is counted.

/** The user can put it right by naming something else. */
export class LogError extends Error {
  override name = 'LogError'
}

/** More lines were rejected than the user allowed. */
export class RejectedError extends Error {
  override name = 'RejectedError'
}
