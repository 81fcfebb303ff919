import { Failure, factsOf } from '@instep/contracts'
import { exportTraceRequest, otlp, spansOf } from '@instep/protocol'
import type { FastifyRequest } from 'fastify'
import { type Intake, takeTraces } from '../../service/index.ts'
import { sendText } from '../answer.ts'
import { parsePart } from '../dialect.ts'
import { type Mount, refuseOtherMethods } from '../route.ts'
import { readExports } from './bodies.ts'

/** Traces, as OpenTelemetry exporters send them. */
export function otlpApi(mount: Mount): void {
  const { app, dialect, registry } = mount
  readExports(app)
  const { method, path: url } = otlp.exportTraces
  app.route({
    method,
    url,
    handler: async (request, reply) => {
      const facts = factsOf(spansOf(exportOf(request)))
      const intake = await takeTraces(registry, facts, environmentSaid(request))
      return sendText(reply, dialect.writes(request.headers.accept), JSON.stringify(answerOf(intake)))
    }
  })
  refuseOtherMethods(mount, otlp)
}

function exportOf({ body }: FastifyRequest) {
  if (body === undefined || body === null) throw new Failure('bodyMissing', {})
  return parsePart('body', exportTraceRequest, body) as ReturnType<typeof exportTraceRequest.parse> // parsed with it
}

/** For spans that do not say it: exporters can be told of headers. */
function environmentSaid({ headers }: FastifyRequest): string | undefined {
  const said = headers['instep-environment']
  return said === undefined || said === '' ? undefined : String(said)
}

function answerOf({ rejected, reasons }: Intake) {
  if (rejected === 0) return {}
  return { partialSuccess: { rejectedSpans: rejected, errorMessage: reasons.join('; ') } }
}
