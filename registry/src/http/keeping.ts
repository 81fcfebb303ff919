import type { FastifyRequest } from 'fastify'
import { type Core, observed } from '../service/index.ts'
import { Answer } from './answer.ts'
import { SentBody } from './body.ts'
import { etagOf, isHeld, type KeptAnswers, keyOfGet } from './kept-answers.ts'

/** Recalls answers that still hold, and keeps those that will. */
export interface Keeping {
  answer(
    request: FastifyRequest,
    mediaType: string,
    core: Core,
    make: (core: Core) => Promise<Answer<string | undefined>>
  ): Promise<Answer<string | undefined>>
}

/** A body that is longer makes a question that is not worth remembering, in bytes. */
const longestBody = 256 * 1024

/**
 * Answers of status 200 are kept for GET, and for whatever else turned out to write nothing, such as the registration of
 * a schema that is there. Answers to GET have an ETag, and are not sent to who has them.
 */
export function createKeeping(kept: KeptAnswers): Keeping {
  return {
    async answer(request, mediaType, core, make) {
      const key = keyOf(request, mediaType)
      const held = key === undefined ? undefined : await recall(kept, key)
      if (held !== undefined)
        return conditional(request, new Answer(200, held.text, headersOf(request, held)))
      const { position } = kept
      const seen = observed(core.store)
      const answer = await make({ ...core, store: seen.store })
      if (answer.status !== 200 || answer.body === undefined) return answer
      const etag = etagOf(mediaType, answer.body)
      const made = {
        mediaType: answer.headers['content-type'] ?? mediaType,
        text: answer.body,
        length: Buffer.byteLength(answer.body),
        etag,
        headers: answer.headers
      }
      if (key !== undefined && seen.read !== undefined) {
        kept.keep(key, { ...made, topics: seen.read }, position)
      }
      return conditional(request, new Answer(200, answer.body, headersOf(request, made)))
    }
  }
}

async function recall(kept: KeptAnswers, key: string) {
  if (!kept.has(key)) return undefined
  await kept.catchUp()
  return kept.find(key)
}

/** How a request asks; undefined when its answer is not to be kept. */
function keyOf(request: FastifyRequest, mediaType: string): string | undefined {
  const { method, originalUrl, body } = request
  if (method === 'GET') return keyOfGet(originalUrl, mediaType)
  if (method !== 'POST' || !(body instanceof SentBody) || body.length > longestBody) return undefined
  return `POST ${mediaType} ${originalUrl} ${body.digest()}`
}

function headersOf(
  { method }: FastifyRequest,
  { etag, headers }: { readonly etag: string; readonly headers: Readonly<Record<string, string>> }
): Readonly<Record<string, string>> {
  return method === 'GET' ? { ...headers, etag } : headers
}

function conditional(request: FastifyRequest, answer: Answer<string>): Answer<string | undefined> {
  const { etag } = answer.headers
  return etag !== undefined && isHeld(etag, request.headers['if-none-match'])
    ? new Answer(304, undefined, answer.headers)
    : answer
}
