// What every page of trueup has in common: one file with its style and its program in it, which asks
// nobody for anything, unless it is served and its own server is named.

import { createHash } from 'node:crypto'
import { html, json, Markup } from './markup.ts'
import { chartStyle, type PageProgram, pageCode } from './page-code.ts'
import { style } from './style.ts'

export interface PageParts {
  title: string
  body: Markup
  program: PageProgram
  /** What its program draws. */
  data: unknown
  /** Whether it may ask the server that it came from, and send its forms there. */
  served?: boolean
}

export function renderPage({ title, body, program, data, served = false }: PageParts): string {
  const code = pageCode(program)
  const own = served ? "; connect-src 'self'; form-action 'self'; base-uri 'none'" : ''
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${sourceOf(code)}${new Markup(own)}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(chartStyle() + style)}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${json(data)}</script>
<script>${new Markup(code)}</script>
</body>
</html>
`.text
}

/** This very script and no other, so that a name that became markup could still do nothing. */
function sourceOf(code: string): Markup {
  return new Markup(`'sha256-${createHash('sha256').update(code).digest('base64')}'`)
}
