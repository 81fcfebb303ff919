import { createHash } from 'node:crypto'
import {
  Failure,
  isJsonArray,
  isJsonObject,
  type Json,
  JsonError,
  parseJson,
  toPlain
} from '@instep/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** A request body as it arrived, read as the endpoint wants it. */
export class SentBody {
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** In bytes. */
  get length(): number {
    return this.#bytes.length
  }

  /** What tells it from every other body. */
  digest(): string {
    return createHash('sha256').update(this.#bytes).digest('base64url')
  }

  /** @throws Failure bodyMalformed when it is no UTF-8 */
  text(): string {
    try {
      return utf8.decode(this.#bytes)
    } catch (cause) {
      throw new Failure('bodyMalformed', { detail: 'The body is not valid UTF-8' }, { cause })
    }
  }

  /** @throws Failure bodyMissing, bodyMalformed. A `__proto__` key is refused. */
  json(): unknown {
    const text = this.text()
    if (text.trim() === '') throw new Failure('bodyMissing', {})
    const json = parsed(text)
    if (json === null) throw new Failure('bodyMissing', {})
    refusePrototypes(json)
    return toPlain(json)
  }
}

function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause
    throw new Failure('bodyMalformed', { detail: cause.message }, { cause })
  }
}

/** Nothing that we know has such a key, and what copies it carelessly is changed by it. */
function refusePrototypes(json: Json): void {
  if (isJsonArray(json)) {
    for (const item of json) refusePrototypes(item)
  } else if (isJsonObject(json)) {
    if (json.has('__proto__'))
      throw new Failure('bodyMalformed', { detail: 'The key "__proto__" is not allowed' })
    for (const member of json.values()) refusePrototypes(member)
  }
}

/** Accepts bodies of these media types, and bodies without one; anything else is refused. */
export function readBodies(app: FastifyInstance, mediaTypes: readonly string[]): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done) => {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    if (mediaType === undefined || mediaTypes.includes(mediaType)) return done(null, new SentBody(bytes))
    return done(new Failure('mediaTypeUnsupported', { mediaType }), undefined)
  })
}

/** Takes any body in and leaves it unread: where no endpoint is, nobody asks for it. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _bytes, done) => done(null, undefined))
}
