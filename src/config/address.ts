// A host and a port: read from a URL, and written as configurations and servers write them.

export interface Address {
  /** Without brackets. */
  host: string
  port: number
}

/** Of an `http:` or `https:` URL, with the port that goes without saying. */
export function addressOf(url: string | URL): Address {
  const { hostname, port, protocol } = new URL(url)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
  }
}

/** `127.0.0.1:5432`, or `[::1]:5432` */
export function writtenAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
