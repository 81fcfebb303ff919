import { managementAt } from '@instep/rabbitmq/management'
import * as z from 'zod'

/** The management API did not give what was asked of it. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError'
}

export interface ManagementOptions {
  /** The address of the management plugin, with a user and a password in it if it wants them. */
  readonly url: string
  /** How long an answer may take, in milliseconds; 10 seconds unless told. */
  readonly patience?: number
}

const count = z.number().nonnegative().optional()

const queue = z.object({
  name: z.string(),
  messages_ready: count,
  messages_unacknowledged: count,
  consumers: count,
  head_message_timestamp: z.number().nullish(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  message_stats: z.object({ redeliver: count }).optional()
})

export type Queue = z.output<typeof queue>

const exchange = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() })
const bindings = z.array(z.object({ destination: z.string(), destination_type: z.string() }))

/** What is asked of RabbitMQ's management API. */
export interface Management {
  /** Undefined when there is none. */
  queue(vhost: string, name: string): Promise<Queue | undefined>
  exchange(vhost: string, name: string): Promise<z.output<typeof exchange> | undefined>
  /** The queues that an exchange leads to at once. */
  queuesBehind(vhost: string, exchange: string): Promise<readonly string[]>
}

/** The management API at a URL. */
export function createManagement({ url, patience }: ManagementOptions): Management {
  const { base, ask } = managementAt(url, patience)

  const get = async <Answer>(
    schema: z.ZodType<Answer>,
    ...path: readonly string[]
  ): Promise<Answer | undefined> => {
    const response = await ask(...path).catch(cause => {
      throw new ManagementError(`RabbitMQ's management API at ${base} cannot be reached`, { cause })
    })
    if (response.status === 404) return undefined
    if (!response.ok)
      throw new ManagementError(`RabbitMQ's management API at ${base} answered ${response.status}`)
    const found = schema.safeParse(await response.json().catch(() => undefined))
    if (!found.success)
      throw new ManagementError(`what answers at ${base} is not RabbitMQ's management API`, {
        cause: found.error
      })
    return found.data
  }
  return {
    queue: (vhost, name) => get(queue, 'queues', vhost, name),
    exchange: (vhost, name) => get(exchange, 'exchanges', vhost, name),
    async queuesBehind(vhost, name) {
      const found = (await get(bindings, 'exchanges', vhost, name, 'bindings', 'source')) ?? []
      return [
        ...new Set(
          found.filter(one => one.destination_type === 'queue').map(({ destination }) => destination)
        )
      ]
    }
  }
}
