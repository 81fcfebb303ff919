import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Failure } from '@instep/contracts'
import { exportFromProtobuf } from '@instep/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SentBody } from '../body.ts'

const unzip = promisify(gunzip)

/** How each type of body is read. */
const types: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  'application/json': bytes => new SentBody(bytes).json(),
  'application/x-protobuf': fromProtobuf
}

/** Reads exports in JSON and in Protobuf, plain and zipped. What is unzipped may be no larger than a body may be. */
export function readExports(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
    const read = types[mediaType]
    if (read === undefined) throw new Failure('mediaTypeUnsupported', { mediaType })
    return read(await plain(request, bytes))
  })
}

async function plain(request: FastifyRequest, bytes: Buffer): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return bytes
  if (encoding !== 'gzip')
    throw new Failure('mediaTypeUnsupported', { mediaType: `content-encoding ${encoding}` })
  const limit = request.routeOptions.bodyLimit
  try {
    return await unzip(bytes, { maxOutputLength: limit })
  } catch (cause) {
    if (cause instanceof RangeError) throw new Failure('bodyTooLarge', { limit })
    throw new Failure('bodyMalformed', { detail: 'The body is not zipped as it says' }, { cause })
  }
}

function fromProtobuf(bytes: Buffer): unknown {
  try {
    return exportFromProtobuf(bytes)
  } catch (cause) {
    throw new Failure('bodyMalformed', { detail: 'The body is no export in Protobuf' }, { cause })
  }
}
