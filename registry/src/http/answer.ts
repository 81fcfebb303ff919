import type { FastifyReply } from 'fastify'

/** A reply with a status or headers of its own; a handler that returns anything else answers 200. */
export class Answer<Body> {
  readonly status: number
  readonly body: Body
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: Body, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** Sends a text under a media type as it is; Fastify would add a charset, which some clients do not expect. */
export function sendText(reply: FastifyReply, mediaType: string, text: string): FastifyReply {
  return reply.type(mediaType).serializer(asItIs).send(text)
}

const asItIs = (text: unknown): string => String(text)
