// Why a request got no whole answer: one of these kinds, with a message that names the host, what
// happened there and what to do. Its kind is what ledgers count.

export type RequestErrorKind =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'reset'
  | 'protocol'
  | 'too-large'
  | 'timed-out'
  /** It never left: this machine can open no more. */
  | 'no-socket'

/** The server was offered HTTP/1.1 and speaks none. */
const noHttp1Code = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'

export class RequestError extends Error {
  readonly kind: RequestErrorKind

  constructor(kind: RequestErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RequestError'
    this.kind = kind
  }
}

/** Method, origin and path; never the query, the user or the password, which may be secret. */
export function describeRequest(method: string, url: URL): string {
  return `${method} ${url.origin}${url.pathname}`
}

const exhaustedCodes = new Set(['EMFILE', 'ENFILE', 'ENOBUFS'])
const refusedCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'])
/** What undici makes of a proxy that answers CONNECT with anything but 200, or hangs up. */
const proxyCodes = new Set(['UND_ERR_ABORTED', 'UND_ERR_PRX_CONN'])
const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])
const resetCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET'])
const tlsCode =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/

export interface FailedRequest {
  method: string
  url: URL
  /** The connection was not yet made: a reset then comes from a TLS handshake. */
  connecting: boolean
  /** URL of the proxy in between. */
  proxy?: string
}

/** Names what undici, the socket or TLS reported. */
export function toRequestError(cause: Error, request: FailedRequest): RequestError {
  if (cause instanceof RequestError) return cause
  const code = codeOf(cause)
  const kind = kindOf(cause, code, request)
  const reported = code === undefined || cause.message.includes(code) ? '' : `${code}: `
  const why = code === noHttp1Code ? noHttp1(request) : explain(kind, request)
  const text = `${describeRequest(request.method, request.url)}: ${why} (${reported}${wordsOf(cause)})`
  return new RequestError(kind, text, { cause })
}

function kindOf(cause: Error, code: string | undefined, request: FailedRequest): RequestErrorKind {
  if (code !== undefined) {
    if (exhaustedCodes.has(code)) return 'no-socket'
    if (refusedCodes.has(code)) return 'refused'
    if (dnsCodes.has(code)) return 'dns'
    if (timeoutCodes.has(code)) return 'timed-out'
    if (code === noHttp1Code) return 'protocol'
    if (tlsCode.test(code)) return 'tls'
  }
  if (request.connecting && request.proxy !== undefined && proxyCodes.has(code ?? '')) {
    return 'refused'
  }
  if (request.connecting && request.url.protocol === 'https:') return 'tls'
  if (cause.name === 'HTTPParserError') return 'protocol'
  return code !== undefined && resetCodes.has(code) ? 'reset' : 'protocol'
}

/** Several addresses tried one after the other fail as one AggregateError. */
function codeOf(cause: Error): string | undefined {
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) {
    return codeOf(cause.errors[0])
  }
  return undefined
}

/** OpenSSL's own words without the addresses and source files around them. */
function wordsOf(cause: Error): string {
  const { reason } = cause as { reason?: unknown }
  return typeof reason === 'string' ? reason : cause.message.trim() || cause.name
}

function placeOf({ url, connecting, proxy }: FailedRequest): string {
  // The proxy's user and password stay out of it.
  const through =
    connecting && proxy !== undefined ? ` through the proxy ${new URL(proxy).host}` : ''
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}${through}`
}

function noHttp1(request: FailedRequest): string {
  return `${placeOf(request)} is there but speaks no HTTP/1.1, which trueup's own requests need (journeys over HTTP, traffic, probes); a browser journey speaks HTTP/2`
}

function explain(kind: RequestErrorKind, request: FailedRequest): string {
  const place = placeOf(request)
  const { url } = request
  switch (kind) {
    case 'refused':
      return `nothing accepts connections at ${place}; check the address and that the service runs`
    case 'dns':
      return `the name ${url.hostname} has no address here; check the spelling, and VPN or hosts file`
    case 'tls':
      return `no trusted TLS connection with ${place}; an own authority goes into tls.ca, a client certificate into tls.cert and tls.key`
    case 'reset':
      return `${place} closed the connection before the answer was whole; look into its log or its proxy's`
    case 'timed-out':
      return `no connection with ${place} in time; check address, firewall and proxy`
    case 'no-socket':
      return 'this machine lets trueup open no more files and connections, which is no fault of the environment; raise the limit (ulimit -n) or lower traffic.maxConnections'
    case 'protocol':
    case 'too-large':
      return `${place} did not answer as HTTP/1.1 should`
  }
}
