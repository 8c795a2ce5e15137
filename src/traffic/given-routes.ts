// The routes that a configuration gives: a list of patterns, or the file of an OpenAPI document. Such a
// file is data and nothing else: one that would have to be run to be read is refused.

import { extname } from 'node:path'
import { readSource } from '../config/read-source.ts'
import type { TrafficConfig } from '../config/schema.ts'
import { RouteError, routesOfOpenApi } from './route-patterns.ts'

/** Undefined where routes are to be learned from the log. */
export async function givenRoutes(routes: TrafficConfig['routes']): Promise<string[] | undefined> {
  if (typeof routes !== 'string') return routes
  if (!['.json', '.yaml', '.yml'].includes(extname(routes))) {
    throw new RouteError(
      `traffic.routes: ${routes} cannot be used: expected a document of OpenAPI, .json, .yaml or .yml`,
    )
  }
  return routesOfOpenApi((await readSource(routes)).value, routes)
}
