import type { confluent, confluentErrors, Endpoints, nativeStatuses, pactErrors } from '@instep/protocol'
import type { Handlers } from '../../registry/src/http/route.ts'

/**
 * What must not compile. The compiler is the test: a line below that starts to compile is an error of its own.
 * Nothing here ever runs.
 */
export type Rows = typeof confluentErrors | typeof pactErrors

type Mode = typeof confluent.mode

// @ts-expect-error an endpoint without a handler
export const withoutHandlers: Handlers<Mode> = {}

export const wrongAnswer: Pick<Handlers<Mode>, 'getTopMode'> = {
  // @ts-expect-error an answer that is not what the endpoint declares
  getTopMode: async () => ({ level: 'BACKWARD' })
}

// @ts-expect-error a failure without a row in an API's table of errors
export const withoutRows: Rows = { routeUnknown: () => ({ code: 404, message: '' }) }

// @ts-expect-error a failure without a status in Instep's own API
export const withoutStatuses: typeof nativeStatuses = { routeUnknown: 404 }

export const wrongEndpoint = {
  // @ts-expect-error an endpoint without a path
  nowhere: { method: 'GET', summary: 'Nowhere' }
} satisfies Endpoints
