import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isHeld, type KeptAnswer, type KeptAnswers, keyOfGet } from './kept-answers.ts'

/** How long a connection may be idle, in seconds: longer than proxies keep theirs, so that they end them. */
export const keepAliveSeconds = 72

/** Answers what is kept right at the server, in one write; every other request goes on to the application. */
export interface StraightAnswers {
  before(application: RequestListener): RequestListener
  /** From now on the application answers everything: it tells clients when a connection ends. */
  end(): void
}

/** @param mediaTypeFor what is written for an `Accept` */
export function straightAnswers(
  kept: KeptAnswers,
  mediaTypeFor: (accept: string | undefined) => string
): StraightAnswers {
  let isEnded = false
  return {
    before: application => (request, response) => {
      if (isEnded || request.method !== 'GET') return application(request, response)
      const headers = headersOf(request)
      const key = keyOfGet(request.url ?? '', mediaTypeFor(headers.accept))
      if (headers.hasBody || !kept.has(key)) return application(request, response)
      const answer = (): void => {
        const found = kept.find(key)
        if (found === undefined) application(request, response)
        else send(found, headers, response)
      }
      const pending = kept.catchUp()
      if (pending === undefined) return answer()
      // When it cannot be told what holds, the application says what is wrong.
      pending.then(answer, () => application(request, response))
    },
    end() {
      isEnded = true
    }
  }
}

/** What matters here of a request's headers. */
interface Headers {
  accept: string | undefined
  condition: string | undefined
  requestId: string | undefined
  hasBody: boolean
  /** Whether the connection stays open, and nothing else is asked of it. */
  isKeptAlive: boolean
}

/** Read from the list as it arrived: Node's table of all of them would cost as much as the rest. */
function headersOf({ rawHeaders, httpVersionMinor }: IncomingMessage): Headers {
  const found: Headers = {
    accept: undefined,
    condition: undefined,
    requestId: undefined,
    hasBody: false,
    isKeptAlive: httpVersionMinor === 1
  }
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const value = rawHeaders[index + 1]
    switch (lengths.has(name.length) ? name.toLowerCase() : '') {
      case 'accept':
        found.accept = found.accept === undefined ? value : `${found.accept}, ${value}`
        break
      case 'if-none-match':
        found.condition = value
        break
      case 'x-request-id':
        found.requestId = value
        break
      case 'connection':
        found.isKeptAlive &&= value === 'keep-alive'
        break
      case 'content-length':
      case 'transfer-encoding':
        found.hasBody = true
    }
  }
  return found
}

/** How long the names of the headers are that matter. */
const lengths: ReadonlySet<number> = new Set(
  ['accept', 'if-none-match', 'x-request-id', 'connection', 'content-length', 'transfer-encoding'].map(
    name => name.length
  )
)

function send(answer: KeptAnswer, headers: Headers, response: ServerResponse): void {
  const { text, length, etag } = answer
  const id = headers.requestId ?? randomUUID()
  if (isHeld(etag, headers.condition)) {
    response.writeHead(304, [...fieldsOf(answer), 'x-request-id', id])
    response.end()
    return
  }
  if (!headers.isKeptAlive || !takesHead(response)) {
    response.writeHead(200, [...fieldsOf(answer), ...bodyFieldsOf(answer), 'x-request-id', id])
  } else {
    response._header = `${headOf(answer)}x-request-id: ${id}\r\ndate: ${dateNow()}\r\n\r\n`
  }
  // A text goes out together with the head in one write, and one of ASCII is copied as it is.
  response.end(text, length === text.length ? 'latin1' : 'utf8')
}

/**
 * Node makes the head of each response anew, which takes longer than all the rest; a head that is a text already it takes
 * from here. The place is Node's own affair: where it is not, the usual way is gone.
 */
function takesHead(response: ServerResponse): response is ServerResponse & { _header: string | null } {
  return '_header' in response && response._header === null
}

const heads = new WeakMap<KeptAnswer, string>()

/** What the head of every response with an answer begins with. */
function headOf(answer: KeptAnswer): string {
  const known = heads.get(answer)
  if (known !== undefined) return known
  const fields = [...fieldsOf(answer), ...bodyFieldsOf(answer)]
  const lines = fields.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`))
  const head = `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\nkeep-alive: timeout=${keepAliveSeconds}\r\n${lines.join('')}`
  heads.set(answer, head)
  return head
}

function fieldsOf({ etag, headers }: KeptAnswer): string[] {
  return ['etag', etag, ...Object.entries(headers).flat()]
}

function bodyFieldsOf({ mediaType, length }: KeptAnswer): string[] {
  return ['content-type', mediaType, 'content-length', String(length)]
}

let date = ''
let dateUntil = 0

/** The time as HTTP writes it, made once for each second. */
function dateNow(): string {
  const now = Date.now()
  if (now >= dateUntil || now < dateUntil - 1000) {
    date = new Date(now).toUTCString()
    dateUntil = now - (now % 1000) + 1000
  }
  return date
}
