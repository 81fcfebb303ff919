import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { exportTraceRequest } from './request.ts'

/** What OpenTelemetry exporters speak over HTTP, as far as it is about traces. */
export const otlp = {
  exportTraces: {
    method: 'POST',
    path: '/v1/traces',
    summary: 'Take in spans: which service version was seen to send and receive where is counted',
    body: exportTraceRequest,
    reply: z.object({
      /** Left out when everything was taken. */
      partialSuccess: z.object({ rejectedSpans: z.int(), errorMessage: z.string() }).optional()
    })
  }
} as const satisfies Endpoints
