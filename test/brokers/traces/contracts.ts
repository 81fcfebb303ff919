import { names } from './clients.ts'

/** What a service declares. */
export interface Declared {
  readonly action: 'send' | 'receive'
  readonly place: string
  readonly group?: string
  /** Whether it says where messages go that it cannot deal with. */
  readonly hasDeadLetter?: boolean
}

const payload = { type: 'object', additionalProperties: true }

/** The AsyncAPI document of a service on a broker. */
export function documentOf(broker: 'kafka' | 'amqp', run: string, owner: string, declared: Declared): string {
  const [title = '', version = ''] = owner.split('@')
  const { action, place } = declared
  const { channel, operation } = brokers[broker](run, declared)
  return JSON.stringify({
    asyncapi: '3.0.0',
    info: { title, version },
    servers: { broker: { host: 'broker:1234', protocol: broker } },
    channels: {
      it: { ...channel, messages: { Event: { 'x-instep-subject': `${run}.${place}`, payload } } }
    },
    operations: { it: { action, channel: { $ref: '#/channels/it' }, ...operation } }
  })
}

const brokers = {
  kafka: (run: string, { place, group, hasDeadLetter }: Declared) => ({
    channel: { address: names.topic(run, place) },
    operation: {
      ...(group === undefined ? {} : { bindings: { kafka: { groupId: { const: `${run}.${group}` } } } }),
      ...(hasDeadLetter ? { 'x-instep-dead-letter': names.deadLetters(run, place) } : {})
    }
  }),
  amqp: (run: string, { place, group, hasDeadLetter }: Declared) => ({
    channel:
      group === undefined
        ? { address: place, bindings: { amqp: { is: 'routingKey', exchange: { name: run, type: 'topic' } } } }
        : {
            address: names.queue(run, group),
            bindings: { amqp: { is: 'queue', queue: { name: names.queue(run, group) } } },
            'x-instep-queue': {
              bindings: [{ exchange: run, key: place }],
              ...(hasDeadLetter ? { deadLetterExchange: names.deadExchange(run) } : {})
            }
          },
    operation: {}
  })
} as const
