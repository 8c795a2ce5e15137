// `run --ui`: what a run looks like, told to a browser once a second, and its report at the end. A
// message is the whole picture, so one that a slow browser has no room for is simply not sent: measuring
// waits for nobody, and nothing piles up.

import type { ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import { livePage } from '../report/html/live-page.ts'
import { pageCode } from '../report/html/page-code.ts'
import type { LiveRun } from '../report/live/live-run.ts'
import { type Answer, htmlAnswer, openLoopbackServer } from './loopback-server.ts'
import { partsOf, runFile } from './run-files.ts'

export interface LiveView {
  url: string
  /** The page turns into the report; resolves when every browser that watched has it, or soon. */
  end(report: string | undefined): Promise<void>
}

const everyMs = 1_000
const mostWatchers = 20
/** What a browser has not read yet. */
const mostUnreadBytes = 256 * 1_024
/** For the browsers to fetch the report at the end, and what they ask for beside it. */
const partingMs = 5_000
const lastWordsMs = 1_000

export async function openLiveView(now: () => LiveRun): Promise<LiveView> {
  const watchers = new Set<ServerResponse>()
  const parting = Promise.withResolvers<void>()
  let report: string | undefined
  let ended = false
  let stillToFetch = 0
  // Made before anything is measured, and not when the first browser asks.
  pageCode('live')

  const server = await openLoopbackServer(async (url) => {
    const { pathname } = url
    if (pathname === '/events') return ended ? undefined : watch()
    if (pathname === '/' && !ended) return htmlAnswer(livePage(now()))
    if (report === undefined) return undefined
    const names = pathname === '/' ? [basename(report)] : partsOf(url)
    const folder = dirname(report)
    const answer = await runFile(dirname(folder), basename(folder), names)
    if (pathname === '/' && --stillToFetch <= 0) setTimeout(parting.resolve, lastWordsMs)
    return answer
  })

  function watch(): Answer | undefined {
    if (watchers.size >= mostWatchers) return undefined
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: {
        stream(response) {
          watchers.add(response)
          response.on('error', () => {})
          response.on('close', () => watchers.delete(response))
          response.write(message('run', now()))
        },
      },
    }
  }

  const telling = setInterval(() => {
    const ready = [...watchers].filter((it) => it.writableLength < mostUnreadBytes)
    if (ready.length === 0) return
    const text = message('run', now())
    for (const watcher of ready) watcher.write(text)
  }, everyMs)
  telling.unref()

  return {
    url: server.url,
    async end(written) {
      clearInterval(telling)
      report = written
      ended = true
      stillToFetch = written === undefined ? 0 : watchers.size
      const leave = setTimeout(parting.resolve, stillToFetch === 0 ? 0 : partingMs)
      for (const watcher of watchers) watcher.end(message('end', { report: written !== undefined }))
      await parting.promise
      clearTimeout(leave)
      await server.close()
    },
  }
}

function message(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
