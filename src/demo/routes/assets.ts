// Stylesheet, script and drawings. A browser may keep them for an hour.

import { artOf, icon } from '../assets/art.ts'
import { script } from '../assets/script.ts'
import { stylesheet } from '../assets/stylesheet.ts'
import { type Answer, Refusal } from '../exchange.ts'
import type { Route } from './route.ts'

const asset = (type: string, body: string): Answer => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' },
  body,
})

export const assets: Route[] = [
  {
    method: 'GET',
    path: '/assets/shop.css',
    handle: () => asset('text/css; charset=utf-8', stylesheet),
  },
  {
    method: 'GET',
    path: '/assets/shop.js',
    handle: () => asset('text/javascript; charset=utf-8', script),
  },
  { method: 'GET', path: '/assets/icon.svg', handle: () => asset('image/svg+xml', icon) },
  {
    method: 'GET',
    path: '/assets/art/:file',
    handle(exchange) {
      const art = artOf(exchange.params.file?.replace(/\.svg$/, '') ?? '')
      if (art === undefined) throw new Refusal(404, 'There is no such drawing.')
      return asset('image/svg+xml', art)
    },
  },
]
