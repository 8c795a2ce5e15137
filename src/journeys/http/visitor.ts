// Who asks in an HTTP journey: a cookie jar and connections. A new visitor connects anew, as a
// browser's fresh context does; a kept one finds its connections open.

import type { CookieJar } from 'tough-cookie'
import type { Connection } from '../../environments/connect.ts'
import type { Environment } from '../../environments/environment.ts'
import { type Marker, markerHeaders } from '../../environments/marker.ts'
import type { LoginState } from '../login.ts'
import { newJar } from './cookies.ts'

export interface Visitor {
  jar: CookieJar
  connection: Connection
  loginHeaders?: Record<string, string>
  marker: Record<string, string>
}

/** To be closed by its `connection.close()`. */
export function newVisitor(environment: Environment, marker: Marker, login?: LoginState): Visitor {
  return {
    jar: newJar(login?.storageState.cookies),
    connection: environment.connect(),
    loginHeaders: login?.headers,
    marker: markerHeaders(marker),
  }
}
