import { linkTo, pact } from '@instep/protocol'
import {
  type Core,
  createWebhook,
  deleteWebhook,
  getWebhook,
  latestTriggers,
  listPactWebhooks,
  listTriggers,
  listWebhooks,
  putWebhook,
  testDefinition,
  testWebhook,
  triggerLog,
  type WebhookDefinition,
  type WebhookScope
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { pacticipantLink, publicationLink } from './links.ts'
import { resultNumber } from './verifications.ts'
import {
  eventUrls,
  logLink,
  sentBody,
  triggeredList,
  triggerSummary,
  webhookBody,
  webhookList
} from './webhook-bodies.ts'

const api = pact.webhooks

export const webhooks: Handlers<typeof pact.webhooks> = {
  listWebhooks: async ({ base }, registry) =>
    webhookList(
      await listWebhooks(registry),
      linkTo(base, api.listWebhooks, {}, { title: 'Webhooks' }),
      base
    ),

  createWebhook: ({ body, base }, registry) => created(registry, body, {}, base),

  testDefinition: async ({ body, base }, registry) =>
    sentBody(await testDefinition(registry, body, eventUrls(base))),

  getWebhook: async ({ params, base }, registry) =>
    webhookBody(await getWebhook(registry, params.uuid), base),

  async putWebhook({ params, body, base }, registry) {
    const { webhook, isNew } = await putWebhook(registry, params.uuid, body)
    return new Answer(isNew ? 201 : 200, webhookBody(webhook, base))
  },

  async deleteWebhook({ params }, registry) {
    await deleteWebhook(registry, params.uuid)
    return new Answer(204, undefined)
  },

  testWebhook: async ({ params, base }, registry) =>
    sentBody(await testWebhook(registry, await getWebhook(registry, params.uuid), eventUrls(base))),

  listProviderWebhooks: async ({ params, base }, registry) =>
    webhookList(
      await listWebhooks(registry, params),
      linkTo(base, api.listProviderWebhooks, params, { title: 'Webhooks' }),
      base
    ),

  createProviderWebhook: ({ params, body, base }, registry) => created(registry, body, params, base),

  listConsumerWebhooks: async ({ params, base }, registry) =>
    webhookList(
      await listWebhooks(registry, params),
      linkTo(base, api.listConsumerWebhooks, params, { title: 'Webhooks' }),
      base
    ),

  createConsumerWebhook: ({ params, body, base }, registry) => created(registry, body, params, base),

  listPairWebhooks: async ({ params, base }, registry) =>
    webhookList(
      await listWebhooks(registry, params),
      linkTo(base, api.listPairWebhooks, params, { title: 'Webhooks' }),
      base
    ),

  createPairWebhook: ({ params, body, base }, registry) => created(registry, body, params, base),

  listPactWebhooks: async ({ params, base }, registry) =>
    webhookList(
      await listPactWebhooks(registry, params),
      linkTo(base, api.listPactWebhooks, params, { title: 'Pact webhooks' }),
      base
    ),

  createPactWebhook: ({ params, body, base }, registry) => created(registry, body, params, base),

  async getWebhookStatus({ params, base }, registry) {
    const { consumer, provider } = params
    const { publication, triggers } = await latestTriggers(registry, params)
    const self = linkTo(base, api.getWebhookStatus, params, { title: 'Webhooks status' })
    const { _embedded } = triggeredList(triggers, self, retriesOf(registry), base)
    return {
      summary: triggerSummary(triggers),
      _embedded,
      _links: {
        self,
        'pb:error-logs': triggers
          .filter(({ status }) => status === 'failure' || status === 'retrying')
          .map(trigger => ({ ...logLink(trigger, base), name: trigger.name })),
        'pb:pact-webhooks': linkTo(base, api.listPactWebhooks, params, {
          title: `Webhooks for the pact between ${consumer} and ${provider}`
        }),
        'pb:pact-version': publicationLink(base, publication),
        'pb:consumer': pacticipantLink(base, consumer, 'Consumer'),
        'pb:provider': pacticipantLink(base, provider, 'Provider')
      }
    }
  },

  async listPactTriggers({ params, base }, registry) {
    const { consumer, provider, consumerApplicationVersion: consumerVersion } = params
    return triggeredList(
      await listTriggers(registry, { consumer, provider, consumerVersion }),
      linkTo(base, api.listPactTriggers, params, {
        title: `Webhooks triggered by the publication of the pact between ${consumer} (${consumerVersion}) and ${provider}`
      }),
      retriesOf(registry),
      base
    )
  },

  async listResultTriggers({ params, base }, registry) {
    const { consumer, provider, sha } = params
    const result = { sha, number: resultNumber(params.number) }
    return triggeredList(
      await listTriggers(registry, { consumer, provider, result }),
      linkTo(base, api.listResultTriggers, params, {
        title: `Webhooks triggered by the publication of verification result ${params.number}`
      }),
      retriesOf(registry),
      base
    )
  },

  async getTriggerLogs({ params }, registry) {
    const text = await triggerLog(registry, params.uuid)
    return new Answer(200, text, { 'content-type': 'text/plain; charset=utf-8' })
  }
}

async function created(registry: Core, definition: WebhookDefinition, scope: WebhookScope, base: string) {
  const body = webhookBody(await createWebhook(registry, definition, scope), base)
  return new Answer(201, body, { location: body._links.self.href })
}

function retriesOf({ settings }: Core): number {
  return settings.webhooks.retries.length
}
