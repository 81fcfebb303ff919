import {
  urlProblem,
  type WebhookEvent,
  type WebhookParty,
  type WebhookRequest,
  webhookEvents,
  webhookMethods
} from '@instep/contracts'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { filled, hal, nothing, optionalFlag, optionalText, params } from './fields.ts'

/** Longer URLs and bodies, and more headers than these, are refused. */
const urlLimit = 2048
const bodyLimit = 100_000
const headerLimit = 50
const headerLength = 4096

/** Headers that belong to the connection. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te'
])

const party = z
  .object({ name: optionalText, label: optionalText }, { error: () => 'must be an object' })
  .nullish()
  .transform((value, context): WebhookParty | undefined => {
    if (value === null || value === undefined) return undefined
    const { name, label } = value
    if (name !== undefined && label === undefined) return { name }
    if (label !== undefined && name === undefined) return { label }
    const message = name === undefined ? 'must have a name or a label' : 'cannot have both a name and a label'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const event = z.object({ name: oneOf(webhookEvents) }, { error: () => 'must be an object' })

const events = z
  .array(event, { error: () => 'must be an array' })
  .max(50, 'are too many')
  .nullish()
  .transform((list): readonly WebhookEvent[] => {
    const names = new Set(list?.map(({ name }) => name))
    return names.size === 0 ? ['contract_content_changed'] : [...names]
  })

const url = filled
  .refine(text => text.length <= urlLimit, `must not be longer than ${urlLimit} characters`)
  .superRefine((text, context) => {
    const message = urlProblem(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

const headers = z
  .record(z.string(), z.string({ error: () => 'must be a string' }), { error: () => 'must be an object' })
  .superRefine((record, context) => {
    const refuse = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path })
    if (Object.keys(record).length > headerLimit) refuse(`must not be more than ${headerLimit}`)
    for (const [name, value] of Object.entries(record)) {
      if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,256}$/i.test(name)) refuse('is no valid name of a header', name)
      else if (ownHeaders.has(name.toLowerCase())) refuse('cannot be set', name)
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) refuse('has characters that a header cannot have', name)
      if (value.length > headerLength) refuse(`must not be longer than ${headerLength} characters`, name)
    }
  })
  .nullish()
  .transform(record => record ?? {})

const body = z
  .unknown()
  .optional()
  .transform((value): WebhookRequest['body'] => {
    if (value === undefined || value === null) return undefined
    return typeof value === 'string'
      ? { kind: 'text', text: value }
      : { kind: 'json', text: JSON.stringify(value) }
  })
  .refine(
    value => value === undefined || value.text.length <= bodyLimit,
    `must not be longer than ${bodyLimit} characters`
  )

const webhook = z.object({
  description: optionalText,
  consumer: party,
  provider: party,
  enabled: optionalFlag.transform(value => value ?? true),
  events,
  request: z.object(
    {
      method: z.preprocess(
        value => (typeof value === 'string' ? value.toUpperCase() : value),
        oneOf(webhookMethods)
      ),
      url,
      headers,
      body,
      username: optionalText,
      password: optionalText
    },
    { error: ({ input }) => (input === undefined ? 'is missing' : 'must be an object') }
  ),
  teamUuid: optionalText
})

const reply = hal({ uuid: z.string() })
const list = hal({})
const triggered = hal({ _embedded: z.object({ triggeredWebhooks: z.array(z.looseObject({})) }) })
const executed = hal({ success: z.boolean(), logs: z.string() })

const uuid = params('uuid')
const provider = params('provider')
const consumer = params('consumer')
const pair = params('provider', 'consumer')

/** Requests that are sent when something happens to a pact. */
export const webhooks = {
  listWebhooks: { method: 'GET', path: '/webhooks', summary: 'List all webhooks', reply: list },
  createWebhook: { method: 'POST', path: '/webhooks', summary: 'Create a webhook', body: webhook, reply },
  testDefinition: {
    method: 'POST',
    path: '/webhooks/execute',
    summary: 'Send the request of a webhook that is not stored',
    body: webhook,
    reply: executed
  },
  getWebhook: { method: 'GET', path: '/webhooks/{uuid}', summary: 'Get a webhook', params: uuid, reply },
  putWebhook: {
    method: 'PUT',
    path: '/webhooks/{uuid}',
    summary: 'Replace a webhook, or create it under this UUID',
    params: uuid,
    body: webhook,
    reply
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/webhooks/{uuid}',
    summary: 'Delete a webhook',
    params: uuid,
    reply: nothing
  },
  testWebhook: {
    method: 'POST',
    path: '/webhooks/{uuid}/execute',
    summary: 'Send the request of a webhook once, now',
    params: uuid,
    reply: executed
  },
  listProviderWebhooks: {
    method: 'GET',
    path: '/webhooks/provider/{provider}',
    summary: 'List the webhooks of a provider with any consumer',
    params: provider,
    reply: list
  },
  createProviderWebhook: {
    method: 'POST',
    path: '/webhooks/provider/{provider}',
    summary: 'Create a webhook for a provider',
    params: provider,
    body: webhook,
    reply
  },
  listConsumerWebhooks: {
    method: 'GET',
    path: '/webhooks/consumer/{consumer}',
    summary: 'List the webhooks of a consumer with any provider',
    params: consumer,
    reply: list
  },
  createConsumerWebhook: {
    method: 'POST',
    path: '/webhooks/consumer/{consumer}',
    summary: 'Create a webhook for a consumer',
    params: consumer,
    body: webhook,
    reply
  },
  listPairWebhooks: {
    method: 'GET',
    path: '/webhooks/provider/{provider}/consumer/{consumer}',
    summary: 'List the webhooks of exactly these two',
    params: pair,
    reply: list
  },
  createPairWebhook: {
    method: 'POST',
    path: '/webhooks/provider/{provider}/consumer/{consumer}',
    summary: 'Create a webhook for two pacticipants',
    params: pair,
    body: webhook,
    reply
  },
  listPactWebhooks: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/webhooks',
    summary: 'List every webhook that the pacts between two can set off',
    params: pair,
    reply: list
  },
  createPactWebhook: {
    method: 'POST',
    path: '/pacts/provider/{provider}/consumer/{consumer}/webhooks',
    summary: 'Create a webhook for the pacts between two',
    params: pair,
    body: webhook,
    reply
  },
  getWebhookStatus: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/webhooks/status',
    summary: 'How the webhooks of the newest pact between two went',
    params: pair,
    reply: triggered
  },
  listPactTriggers: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}/triggered-webhooks',
    summary: 'List the webhooks that the pact of a consumer version has set off',
    params: params('provider', 'consumer', 'consumerApplicationVersion'),
    reply: triggered
  },
  listResultTriggers: {
    method: 'GET',
    path: '/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/verification-results/{number}/triggered-webhooks',
    summary: 'List the webhooks that a verification result has set off',
    params: params('provider', 'consumer', 'sha', 'number'),
    reply: triggered
  },
  getTriggerLogs: {
    method: 'GET',
    path: '/triggered-webhooks/{uuid}/logs',
    summary: 'Read how the deliveries of a webhook went',
    params: uuid,
    reply: z.string(),
    replyAs: 'text'
  }
} as const satisfies Endpoints

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, {
    error: ({ input }) => (input === undefined ? 'is missing' : `must be one of: ${names.join(', ')}`)
  })
}
