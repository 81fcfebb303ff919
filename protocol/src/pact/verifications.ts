import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { filled, hal, nothing, optionalFlag, optionalText, params } from './fields.ts'

/** Deeper values than this are refused: writing them would exhaust the stack. */
const depthLimit = 500

const shallow = z.unknown().refine(isShallow, `must not be nested more than ${depthLimit} levels deep`)

const result = z.object({
  success: z.boolean({
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be one of: true, false')
  }),
  providerApplicationVersion: filled,
  buildUrl: optionalText,
  verifiedBy: shallow.optional(),
  testResults: shallow.optional()
})

const published = hal({
  success: z.boolean(),
  providerApplicationVersion: z.string(),
  verifiedAt: z.string(),
  buildUrl: z.string().optional()
})

const list = hal({ _embedded: z.object({ pacts: z.array(hal({ shortDescription: z.string() })) }) })

const content = params('provider', 'consumer', 'sha')

/** What a provider has to verify, and what came of it. */
export const verifications = {
  getPactsForVerification: {
    method: 'GET',
    path: '/pacts/provider/{provider}/for-verification',
    summary: 'Where to ask which pacts to verify',
    params: params('provider'),
    reply: list
  },
  selectPactsForVerification: {
    method: 'POST',
    path: '/pacts/provider/{provider}/for-verification',
    summary: 'Select the pacts that a provider version should verify',
    params: params('provider'),
    body: z.object({
      consumerVersionSelectors: z
        .array(z.looseObject({}, { error: () => 'must be an object' }), { error: () => 'must be an array' })
        .nullish(),
      providerVersionBranch: optionalText,
      providerVersionTags: z.array(filled, { error: () => 'must be an array' }).nullish(),
      includePendingStatus: optionalFlag,
      /** Whether the pacts of deployed versions may be pending, too, as in the original. */
      includePendingForDeployed: optionalFlag,
      includeWipPactsSince: optionalText.refine(isDate, 'must be a valid date')
    }),
    reply: list
  },
  publishResult: {
    method: 'POST',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/verification-results',
    summary: 'Publish the result of a verification',
    params: content,
    body: result,
    reply: published
  },
  publishResultWithMetadata: {
    method: 'POST',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/metadata/{metadata}/verification-results',
    summary: 'Publish the result of the verification of a selected pact',
    params: params('provider', 'consumer', 'sha', 'metadata'),
    body: result,
    reply: published
  },
  /** `{number}` is a number, or `latest`. */
  getResult: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/verification-results/{number}',
    summary: 'Get the result of a verification',
    params: params('provider', 'consumer', 'sha', 'number'),
    reply: published
  },
  deleteResult: {
    method: 'DELETE',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/verification-results/{number}',
    summary: 'Delete a result',
    params: params('provider', 'consumer', 'sha', 'number'),
    reply: nothing
  },
  listConsumerResults: {
    method: 'GET',
    path: '/verification-results/consumer/{consumer}/version/{consumerApplicationVersion}/latest',
    summary: 'What providers last found out about the pacts of a consumer version',
    params: params('consumer', 'consumerApplicationVersion'),
    reply: hal({ success: z.boolean() })
  }
} as const satisfies Endpoints

function isDate(text: string | undefined): boolean {
  return text === undefined || !Number.isNaN(Date.parse(text))
}

/** Without recursion, so that it withstands what it looks for. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthLimit) return false
    level = level.flatMap(item => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return true
}
