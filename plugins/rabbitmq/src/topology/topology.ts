import type { AmqpBinding, AmqpChannel, ExchangeType, Operation } from '@instep/contracts'

/** The part of a broker that a service's contract speaks of, in one virtual host. */
export interface Topology {
  readonly exchanges: readonly ExchangeFacts[]
  readonly queues: readonly QueueFacts[]
  readonly bindings: readonly BindingFacts[]
}

export interface ExchangeFacts {
  readonly name: string
  /** Undefined where the service only uses it. */
  readonly type: ExchangeType | undefined
  readonly alternate: string | undefined
  /** Whether the service sends to it and is not told of what no queue takes. */
  readonly needsAlternate: boolean
}

export interface QueueFacts {
  readonly name: string
  /** As RabbitMQ names them: `x-message-ttl`, `x-dead-letter-exchange`, … */
  readonly arguments: Readonly<Record<string, string | number>>
  /** Whether messages are received from it that have to go somewhere when they are given up. */
  readonly needsDeadLetter: boolean
}

export interface BindingFacts {
  readonly from: string
  readonly to: { readonly kind: 'queue' | 'exchange'; readonly name: string }
  readonly key: string
  readonly arguments: Readonly<Record<string, string | number | boolean>>
}

/** Puts together what operations say of a virtual host. What one leaves open another may say; the first that says it counts. */
export function topologyOf(operations: readonly Operation[], vhost = '/'): Topology {
  const exchanges = new Map<string, ExchangeFacts>()
  const queues = new Map<string, QueueFacts>()
  const bindings = new Map<string, BindingFacts>()
  const add = (from: AmqpBinding, to: BindingFacts['to']): void => {
    // Nothing is bound to the default exchange.
    if (from.exchange === '') return
    const binding = { from: from.exchange, to, key: patternOf(from.key), arguments: from.arguments ?? {} }
    bindings.set(bindingKey(binding), binding)
    exchanges.set(from.exchange, exchanges.get(from.exchange) ?? unknownExchange(from.exchange))
  }

  for (const { action, channel, delivery } of operations) {
    if (channel?.protocol !== 'amqp' || channel.vhost !== vhost) continue
    const { exchange, queue } = channel
    if (exchange !== undefined && exchange.name !== '') {
      const known = exchanges.get(exchange.name) ?? unknownExchange(exchange.name)
      exchanges.set(exchange.name, {
        name: exchange.name,
        type: known.type ?? exchange.type,
        alternate: known.alternate ?? exchange.alternate,
        needsAlternate: known.needsAlternate || (action === 'send' && delivery?.isMandatory !== true)
      })
      for (const binding of exchange.bindings ?? []) add(binding, { kind: 'exchange', name: exchange.name })
    }
    // A name with parts that are filled in at run time is nobody's to declare beforehand.
    if (queue === undefined || isTemplate(queue.name)) continue
    const known = queues.get(queue.name)
    queues.set(queue.name, {
      name: queue.name,
      arguments: { ...argumentsOf(queue), ...known?.arguments },
      needsDeadLetter:
        known?.needsDeadLetter === true || (action === 'receive' && delivery?.deadLetter !== 'none')
    })
    for (const binding of bindingsOf(channel)) add(binding, { kind: 'queue', name: queue.name })
  }
  return {
    exchanges: [...exchanges.values()],
    queues: [...queues.values()],
    bindings: [...bindings.values()]
  }
}

/** The same for the same binding, on both sides. */
export function bindingKey({ from, to, key, arguments: compared }: BindingFacts): string {
  return JSON.stringify([from, to.kind, to.name, key, Object.entries(compared).toSorted()])
}

/** Who names an exchange and a key beside a queue, and binds nothing, means that binding. */
function bindingsOf({ exchange, key, headers, queue }: AmqpChannel): readonly AmqpBinding[] {
  const said = queue?.bindings ?? []
  if (said.length > 0 || exchange === undefined || (key === undefined && headers === undefined)) return said
  return [
    { exchange: exchange.name, key: key ?? '', ...(headers === undefined ? {} : { arguments: headers }) }
  ]
}

function argumentsOf(queue: NonNullable<AmqpChannel['queue']>): QueueFacts['arguments'] {
  const { messageTtl, deadLetterExchange, deadLetterKey, deliveryLimit } = queue
  const said = {
    'x-queue-type': 'quorum',
    'x-message-ttl': messageTtl,
    'x-dead-letter-exchange': deadLetterExchange,
    'x-dead-letter-routing-key': deadLetterKey,
    'x-delivery-limit': deliveryLimit
  }
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  )
}

function unknownExchange(name: string): ExchangeFacts {
  return { name, type: undefined, alternate: undefined, needsAlternate: false }
}

/** A word that is filled in at run time is any word to a binding. */
function patternOf(key: string): string {
  return key
    .split('.')
    .map(word => (isTemplate(word) ? '*' : word))
    .join('.')
}

function isTemplate(text: string): boolean {
  return /\{[^{}]*\}/.test(text)
}
