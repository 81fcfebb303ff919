import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isHeld, type KeptAnswer, type KeptAnswers, keyOfGet } from './kept-answers.ts'

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
}

/** Read from the list as it arrived: Node's table of all of them would cost as much as the rest. */
function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const found: Headers = { accept: undefined, condition: undefined, requestId: undefined, hasBody: false }
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
      case 'content-length':
      case 'transfer-encoding':
        found.hasBody = true
    }
  }
  return found
}

/** How long the names of the headers are that matter. */
const lengths: ReadonlySet<number> = new Set(
  ['accept', 'if-none-match', 'x-request-id', 'content-length', 'transfer-encoding'].map(name => name.length)
)

function send(answer: KeptAnswer, { condition, requestId }: Headers, response: ServerResponse): void {
  const { mediaType, text, length, etag } = answer
  const head = ['etag', etag, 'x-request-id', requestId ?? randomUUID()]
  for (const name in answer.headers) head.push(name, answer.headers[name] ?? '')
  if (isHeld(etag, condition)) {
    response.writeHead(304, head)
    response.end()
    return
  }
  head.push('content-type', mediaType, 'content-length', String(length))
  response.writeHead(200, head)
  // A text goes out together with the head in one write, and one of ASCII is copied as it is.
  response.end(text, length === text.length ? 'latin1' : 'utf8')
}
