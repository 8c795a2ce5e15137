// Where the Toxiproxy server is: at an address that was given, or as a program that was found. What
// the set-up of a clone brings lies in its cache; everybody else puts the program on PATH.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type FoundServer = { address: string } | { program: string }

const programName = 'toxiproxy-server'
const cached = fileURLToPath(
  new URL(`../../node_modules/.cache/trueup/${programName}`, import.meta.url),
)

export const howToBring =
  'Bring it with `brew install toxiproxy`, or with Go: `go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0` (call the program toxiproxy-server and put it on PATH). ' +
  'Or run it elsewhere, such as `docker run --rm --network host ghcr.io/shopify/toxiproxy:2.12.0`, and give its address: faults.server in the configuration, or TRUEUP_TOXIPROXY.'

/** `configured` is faults.server; then TRUEUP_TOXIPROXY, an address or a path; then PATH; then the cache. */
export function findServer(
  configured: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): FoundServer | undefined {
  if (configured !== undefined) return { address: configured }
  const given = env.TRUEUP_TOXIPROXY
  if (given) return /^https?:\/\//.test(given) ? { address: given } : { program: given }
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, programName))
  const program = [...onPath, cached].find(isProgram)
  return program === undefined ? undefined : { program }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
