// GoReplay's `.gor`: requests and, where they were recorded too, their original answers. A request
// waits for its answer, a bounded number of them at a time, and is told without one when none comes.

import type { DocumentFormat, LogRecord, Outcome } from '../log-record.ts'
import { type GorMessage, GorMessages, readGorMessage } from './gor-messages.ts'
import { firstOfList } from './quantities.ts'
import { readRequest } from './request-line.ts'

const mostWaiting = 10_000
const exampleLength = 500

type OnEntry = (outcome: Outcome, text: string) => void

export const gor: DocumentFormat = {
  kind: 'document',
  name: 'gor',
  timeMeans: 'start',
  remarks: [
    'GoReplay records no client addresses: X-Forwarded-For stands for them where it is sent',
  ],
  async read(chunks, record, onEntry) {
    const waiting = new Waiting(record, onEntry)
    const messages = new GorMessages((text, bytes) => {
      const message = readGorMessage(text, bytes)
      if (message === null) onEntry('not in this format', text.slice(0, exampleLength))
      else if (message.type === 1) waiting.add(message)
      else waiting.answer(message)
    })
    for await (const chunk of chunks) messages.push(chunk)
    waiting.flush()
    const rest = messages.end()
    if (rest !== '') onEntry('cut off', rest.slice(0, exampleLength))
  },
}

/** Requests without an answer so far, by id, in the order of the file. */
class Waiting {
  #requests = new Map<string, GorMessage>()
  #record: LogRecord
  #onEntry: OnEntry

  constructor(record: LogRecord, onEntry: OnEntry) {
    this.#record = record
    this.#onEntry = onEntry
  }

  add(request: GorMessage): void {
    const same = this.#requests.get(request.id)
    if (same !== undefined) this.#tell(same, null)
    this.#requests.set(request.id, { ...request, http: headOf(request.http) })
    if (this.#requests.size <= mostWaiting) return
    for (const oldest of this.#requests.values()) {
      this.#tell(oldest, null)
      break
    }
  }

  /** Answers are no requests; one that was replayed tells nothing of the original. */
  answer(answer: GorMessage): void {
    const request = answer.type === 2 ? this.#requests.get(answer.id) : undefined
    if (request !== undefined) this.#tell(request, answer)
    this.#onEntry('directive', '')
  }

  flush(): void {
    for (const request of this.#requests.values()) this.#tell(request, null)
  }

  #tell(request: GorMessage, answer: GorMessage | null): void {
    this.#requests.delete(request.id)
    this.#onEntry(fill(this.#record, request, answer), request.http.slice(0, exampleLength))
  }
}

/** Only the head of a request is read; its body may be large and is not kept. */
function headOf(http: string): string {
  const end = http.indexOf('\r\n\r\n')
  return end < 0 ? http : http.slice(0, end)
}

function fill(record: LogRecord, request: GorMessage, answer: GorMessage | null): Outcome {
  record.stampUs = Number(request.startNs / 1000n)
  record.stampGrainUs = 1
  if (record.stampUs <= 0) return 'no time'
  record.host = header(request.http, 'host')
  record.client = firstOfList(header(request.http, 'x-forwarded-for'))
  record.status = 0
  record.bytes = 0
  record.latencyUs = -1
  if (answer !== null) fillAnswer(record, request, answer)
  const lineEnd = request.http.search(/[\r\n]/)
  const line = lineEnd < 0 ? request.http : request.http.slice(0, lineEnd)
  return readRequest(line, record)
}

function fillAnswer(record: LogRecord, request: GorMessage, answer: GorMessage): void {
  record.status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(answer.http)?.[1] ?? 0)
  const takenNs = Number(answer.startNs - request.startNs) + answer.lengthNs
  if (takenNs >= 0) record.latencyUs = Math.round(takenNs / 1000)
  const headEnd = answer.http.indexOf('\r\n\r\n')
  record.bytes = headEnd < 0 ? 0 : answer.httpBytes - headEnd - 4
}

/** Of the head alone, whatever the case of its name. */
function header(http: string, name: string): string {
  const match = new RegExp(`\\n${name}:([^\\r\\n]*)`, 'i').exec(http)
  return match?.[1]?.trim() ?? ''
}
