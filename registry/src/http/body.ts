import { Failure } from '@instep/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parse } from 'secure-json-parse'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** A request body as it arrived, read as the endpoint wants it. */
export class SentBody {
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
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
    try {
      const value: unknown = parse(text, null, { protoAction: 'error', constructorAction: 'ignore' })
      if (value === null) throw new Failure('bodyMissing', {})
      return value
    } catch (cause) {
      if (cause instanceof Failure) throw cause
      const detail = cause instanceof Error ? cause.message : 'The body is not valid JSON'
      throw new Failure('bodyMalformed', { detail }, { cause })
    }
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
