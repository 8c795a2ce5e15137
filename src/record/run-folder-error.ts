// What can go wrong with a run folder on disk, each kind with what to do about it.

export type FolderErrorKind = 'disk-full' | 'not-writable' | 'vanished' | 'in-use' | 'other'

export class RunFolderError extends Error {
  override name = 'RunFolderError'
  readonly kind: FolderErrorKind

  constructor(kind: FolderErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

const kinds: Record<string, { kind: FolderErrorKind; what: string }> = {
  ENOSPC: {
    kind: 'disk-full',
    what: 'the disk is full. Free some space, or write elsewhere with --out',
  },
  EDQUOT: { kind: 'disk-full', what: 'your disk quota is used up. Write elsewhere with --out' },
  EFBIG: {
    kind: 'disk-full',
    what: 'a file would grow over its limit. Write elsewhere with --out',
  },
  EACCES: {
    kind: 'not-writable',
    what: 'writing is not permitted. Change its permissions, or write elsewhere with --out',
  },
  EPERM: {
    kind: 'not-writable',
    what: 'writing is not permitted. Change its permissions, or write elsewhere with --out',
  },
  EROFS: {
    kind: 'not-writable',
    what: 'the file system is read-only. Write elsewhere with --out',
  },
  ENOTDIR: {
    kind: 'not-writable',
    what: 'a part of the path is a file. Remove it, or write elsewhere with --out',
  },
  ENOENT: {
    kind: 'vanished',
    what: 'the folder has vanished during the run. Keep other programs from removing it',
  },
  EEXIST: { kind: 'in-use', what: 'another run has that folder. Start again' },
}

export function folderError(error: unknown, path: string): RunFolderError {
  if (error instanceof RunFolderError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const { kind, what } = kinds[code] ?? { kind: 'other' as const, what: message }
  const kept = kind === 'vanished' ? '' : ' What was written before stays readable.'
  return new RunFolderError(kind, `Cannot write the run folder ${path}: ${what}.${kept}`, {
    cause: error,
  })
}
