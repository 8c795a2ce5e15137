// Files of run folders for a browser. A folder may come from elsewhere, so nothing outside of it can be
// reached through it, and nothing in it can act as a page of this server.

import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { Answer } from './loopback-server.ts'

/** Anything else is for saving and not for showing. */
const shown: Record<string, string> = {
  '.png': 'image/png',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/plain; charset=utf-8',
  '.hlog': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.ndjson': 'text/plain; charset=utf-8',
  '.prom': 'text/plain; charset=utf-8',
  '.xml': 'text/plain; charset=utf-8',
}

/** A page of a folder draws itself and no more: it asks nobody, and is of no origin. */
const confined =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self'; form-action 'none'; sandbox allow-scripts allow-downloads allow-popups allow-modals"

export async function runFile(
  runs: string,
  id: string,
  names: readonly string[],
): Promise<Answer | undefined> {
  const folder = await runFolder(runs, id)
  if (folder === undefined || names.some(isNoName)) return undefined
  const file = await realpath(join(folder, ...names)).catch(() => undefined)
  if (file === undefined || !file.startsWith(folder + sep)) return undefined
  if (!(await stat(file)).isFile()) return undefined
  const type = shown[extname(file).toLowerCase()]
  const name = names.at(-1)!.replace(/[^\w.-]/g, '_')
  return {
    status: 200,
    headers: {
      'content-type': type ?? 'application/octet-stream',
      'content-security-policy': confined,
      ...(type === undefined && { 'content-disposition': `attachment; filename="${name}"` }),
    },
    body: { file },
  }
}

/** The true place of a run's folder; undefined where there is none, or where it lies elsewhere. */
export async function runFolder(runs: string, id: string): Promise<string | undefined> {
  if (isNoName(id)) return undefined
  const [parent, folder] = await Promise.all(
    [runs, join(runs, id)].map((path) => realpath(path).catch(() => undefined)),
  )
  if (parent === undefined || folder === undefined) return undefined
  return folder === join(parent, id) && (await stat(folder)).isDirectory() ? folder : undefined
}

/** The names in an address, decoded; of what is no address at all, the name of nothing. */
export function partsOf({ pathname }: URL): string[] {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent)
  } catch {
    return ['\0']
  }
}

function isNoName(name: string): boolean {
  return name === '' || name.startsWith('.') || /[/\\\0]/.test(name)
}
