import type { Failures, RequestFailures } from '@instep/contracts'

/** How OTLP tells a failure: as gRPC does, with a number and a sentence. */
export interface OtlpError {
  readonly status: number
  readonly body: { readonly code: number; readonly message: string }
}

/** The numbers of gRPC that are needed. */
const codes = { invalidArgument: 3, notFound: 5, unimplemented: 12, unavailable: 14 } as const

/** A failure without a row does not compile. */
export const otlpErrors: { readonly [Code in keyof RequestFailures]: (facts: Failures[Code]) => OtlpError } =
  {
    routeUnknown: ({ path }) =>
      told(404, 'notFound', `There is no ${path}: the registry takes traces only, at /v1/traces.`),
    methodNotAllowed: ({ method, path }) => told(405, 'unimplemented', `${path} does not take ${method}.`),
    mediaTypeUnsupported: ({ mediaType }) =>
      told(
        415,
        'invalidArgument',
        `${mediaType || 'A body of no type'} is not read here: send application/json or application/x-protobuf, plain or with gzip.`
      ),
    bodyMissing: () => told(400, 'invalidArgument', 'The body is missing.'),
    bodyMalformed: ({ detail }) => told(400, 'invalidArgument', detail),
    bodyTooLarge: ({ limit }) =>
      told(413, 'invalidArgument', `The body is larger than ${limit} bytes: export fewer spans at once.`),
    requestInvalid: ({ issues: [issue] }) =>
      told(400, 'invalidArgument', `The body is no OTLP export: ${issue?.path.join('.')}: ${issue?.message}`),
    valueNotStorable: ({ detail }) => told(400, 'invalidArgument', `${detail}.`),
    storeUnavailable: () => told(503, 'unavailable', 'The store is out of reach for now.')
  }

function told(status: number, code: keyof typeof codes, message: string): OtlpError {
  return { status, body: { code: codes[code], message } }
}
