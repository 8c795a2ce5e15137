// Which requests of a log may be sent again at all. Reading is; anything else only where the
// configuration names its method and route. Static files of another build are told by the hash in
// their names: the other environment has another build, and would answer 404.

import { patternsOf, RouteError, routeMatcher } from './route-patterns.ts'
import { extensionOf } from './segment.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
const assetExtensions = new Set(
  '.js .mjs .css .map .png .jpg .jpeg .gif .webp .avif .svg .ico .bmp .woff .woff2 .ttf .otf .eot .wasm .mp3 .mp4 .webm .ogg'.split(
    ' ',
  ),
)

/** Takes entries such as `POST /search`, or `PUT /carts/:id`. */
export function methodGuard(allow: readonly string[]): (method: string, path: string) => boolean {
  const byMethod = new Map<string, string[]>()
  for (const entry of allow) {
    const [, method, route] = /^([A-Za-z-]{1,32})\s+(\/\S*)$/.exec(entry) ?? []
    if (method === undefined || route === undefined) {
      throw new RouteError(
        `The allowed request ${JSON.stringify(entry)} cannot be used: expected a method and a route, such as POST /search`,
      )
    }
    byMethod.set(method, [...(byMethod.get(method) ?? []), route])
  }
  const matchers = new Map(
    [...byMethod].map(([method, routes]) => [method, routeMatcher(patternsOf(routes))]),
  )
  return (method, path) =>
    harmless.has(method) || (matchers.get(method)?.(path.split('/').slice(1)) ?? null) !== null
}

/** What kind of static file a path names; null for everything else. */
export function assetKind(path: string): 'asset' | 'asset of a build' | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = extensionOf(name).toLowerCase()
  if (!assetExtensions.has(extension)) return null
  return hasBuildHash(path, name) ? 'asset of a build' : 'asset'
}

function hasBuildHash(path: string, name: string): boolean {
  // Folders that bundlers fill; in them a hash may also stand for a folder.
  if (/^\/(.*\/)?(_next\/static|_nuxt|_app\/immutable)\//.test(path)) return true
  return name.split(/[.~]/).slice(0, -1).some(hasHash)
}

function hasHash(part: string): boolean {
  // Vite and Rollup write eight characters of base64url, which may hold a dash themselves.
  const eight = /-([\w-]{8})$/.exec(part)?.[1]
  if (eight !== undefined && isMixed(eight)) return true
  return part.split(/[-_]/).some((word) => isHexHash(word) || (word.length >= 8 && isMixed(word)))
}

function isHexHash(word: string): boolean {
  return /^[0-9a-f]{6,128}$/.test(word) && /\d/.test(word) && /[a-f]/.test(word)
}

function isMixed(word: string): boolean {
  return /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
}
