import { z } from 'zod'
import { type ManagementApi, managementAt } from '../management-api.ts'
import type { BindingFacts } from './topology.ts'

/** What a broker says of a virtual host. */
export interface Running {
  readonly exchanges: ReadonlyMap<string, { readonly type: string; readonly alternate: string | undefined }>
  /** The arguments of each queue, with what policies add to them. */
  readonly queues: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly bindings: readonly BindingFacts[]
}

const values = z.record(z.string(), z.unknown())
const policies = z.array(z.object({ name: z.string(), definition: values }))
const exchanges = z.array(
  z.object({ name: z.string(), type: z.string(), arguments: values, policy: z.string().nullish() })
)
const queues = z.array(
  z.object({ name: z.string(), arguments: values, effective_policy_definition: values.nullish() })
)
const bindings = z.array(
  z.object({
    source: z.string(),
    destination: z.string(),
    destination_type: z.enum(['queue', 'exchange']),
    routing_key: z.string(),
    arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).catch(''))
  })
)

/** Asks the management plugin. @throws Error when it does not answer, or refuses */
export async function readRunning(management: string | URL, vhost: string): Promise<Running> {
  const api = managementAt(management)
  const [ofExchanges, ofQueues, ofBindings, ofPolicies] = await Promise.all([
    ask(api, exchanges, 'exchanges', vhost),
    ask(api, queues, 'queues', vhost),
    ask(api, bindings, 'bindings', vhost),
    ask(api, policies, 'policies', vhost)
  ])
  const definitions = new Map(ofPolicies.map(({ name, definition }) => [name, definition]))
  return {
    exchanges: new Map(
      ofExchanges.map(({ name, type, arguments: said, policy }) => {
        const alternate = said['alternate-exchange'] ?? definitions.get(policy ?? '')?.['alternate-exchange']
        return [name, { type, alternate: alternate === undefined ? undefined : String(alternate) }]
      })
    ),
    queues: new Map(
      ofQueues.map(({ name, arguments: said, effective_policy_definition: policy }) => [
        name,
        { ...prefixed(policy ?? {}), ...said }
      ])
    ),
    bindings: ofBindings.map(binding => ({
      from: binding.source,
      to: { kind: binding.destination_type, name: binding.destination },
      key: binding.routing_key,
      arguments: binding.arguments
    }))
  }
}

/** A policy says `message-ttl` where a queue's own argument is `x-message-ttl`. */
function prefixed(definition: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(definition).map(([name, value]) => [`x-${name}`, value]))
}

async function ask<Answer>(
  api: ManagementApi,
  form: z.ZodType<Answer>,
  ...path: readonly string[]
): Promise<Answer> {
  const answer = await api.ask(...path)
  if (!answer.ok)
    throw new Error(
      `the management API of RabbitMQ answers ${answer.status} to ${new URL(answer.url).pathname}`
    )
  return form.parse(await answer.json())
}
