// What the benchmarks of journeys click through: three pages with a style sheet, scripts and
// pictures each, and a server that takes 30 ms for a page.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const pageMs = 30
const assets = Array.from({ length: 8 }, (_, index) => `/asset-${index}.svg`)
const links = ['/', '/search', '/cart'].map((path) => `<a href="${path}">to ${path}</a>`)

function pageOf(path: string): string {
  const pictures = assets.map((asset) => `<img src="${asset}?${path}" width=40 height=40>`)
  return `<!doctype html><title>shop</title><link rel=icon href=data:,>
    <h1>${path}</h1>${links.join(' ')}${pictures.join('')}<p>${'text '.repeat(2000)}</p>`
}

const picture = '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="20" cy="20" r="9"/></svg>'

/** Listens on a free port; to be closed by the caller. */
export async function openShop(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/asset')) {
      response.setHeader('content-type', 'image/svg+xml').end(picture)
    } else {
      response.setHeader('content-type', 'text/html')
      setTimeout(() => response.end(pageOf(path)), pageMs)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
