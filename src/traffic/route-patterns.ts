// Routes as a user gives them: `/products/:id`, `/products/{id}`, `/files/*`, or the paths of an OpenAPI
// document. The most exact pattern that fits a path is its route.

export interface RoutePattern {
  /** As it is shown. */
  route: string
  segments: readonly Segment[]
  /** Whether anything may follow. */
  open: boolean
}

/** A literal; or what stands before and after a value. */
type Segment = string | { before: string; after: string }

export class RouteError extends Error {
  override name = 'RouteError'
}

export function routePattern(route: string): RoutePattern {
  if (!route.startsWith('/') || /[?#\s]/.test(route)) {
    throw new RouteError(
      `The route ${JSON.stringify(route)} cannot be used: expected a path without a query, such as /products/:id or /files/*`,
    )
  }
  const open = route.endsWith('/*')
  const path = open ? route.slice(0, -2) : route
  return { route, open, segments: path.split('/').slice(1).map(segmentOf) }
}

export function patternsOf(routes: readonly string[]): RoutePattern[] {
  return routes.map(routePattern)
}

/** The paths of an OpenAPI document that was parsed, under the path of its first server. */
export function routesOfOpenApi(document: unknown, file: string): string[] {
  const { paths, servers, basePath } = (document ?? {}) as Record<string, unknown>
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths)) {
    throw new RouteError(
      `traffic.routes: ${file}: expected a document of OpenAPI with \`paths\`, got none; name another file, or list the routes`,
    )
  }
  const routes = Object.keys(paths).filter((path) => path.startsWith('/'))
  const base = basePathOf(servers, basePath)
  return routes.map((path) => `${base}${path}`)
}

/** Gives the route of a path, or null. */
export function routeMatcher(
  patterns: readonly RoutePattern[],
): (segments: readonly string[]) => string | null {
  const exactFirst = patterns.toSorted((a, b) => exactness(b) - exactness(a))
  const byLength = new Map<number, RoutePattern[]>()
  return (segments) => {
    let candidates = byLength.get(segments.length)
    if (candidates === undefined) {
      candidates = exactFirst.filter((pattern) => fitsLength(pattern, segments.length))
      if (byLength.size < 1_000) byLength.set(segments.length, candidates)
    }
    return candidates.find((pattern) => fits(pattern, segments))?.route ?? null
  }
}

function segmentOf(text: string): Segment {
  const [, before = '', after = ''] =
    /^([^:{}]*)(?::[A-Za-z]\w*|\{[^{}]+\})([^{}]*)$/.exec(text) ?? []
  if (text === '*') return { before: '', after: '' }
  return /[:{]/.test(text) && text.length > before.length + after.length ? { before, after } : text
}

function fitsLength({ segments, open }: RoutePattern, length: number): boolean {
  return open ? length >= segments.length : length === segments.length
}

function fits({ segments }: RoutePattern, path: readonly string[]): boolean {
  return segments.every((segment, index) => {
    const text = path[index]!
    if (typeof segment === 'string') return segment === text
    const { before, after } = segment
    return (
      text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
    )
  })
}

/** Literals weigh most, the earlier the more; a pattern with an open end comes after all others. */
function exactness({ segments, open }: RoutePattern): number {
  const literals = segments.reduce(
    (sum, segment, index) =>
      sum + (typeof segment === 'string' ? 2 : segment.before + segment.after ? 1 : 0) / 3 ** index,
    0,
  )
  return literals - (open ? 10 : 0)
}

function basePathOf(servers: unknown, basePath: unknown): string {
  const url = Array.isArray(servers) ? (servers[0] as { url?: unknown } | undefined)?.url : basePath
  if (typeof url !== 'string') return ''
  const path = URL.parse(url, 'http://localhost')?.pathname ?? ''
  return path.replace(/\/+$/, '')
}
