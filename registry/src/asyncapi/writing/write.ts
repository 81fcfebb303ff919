import type { Channel, Operation, ServiceVersion } from '@instep/contracts'
import { Document, isNode } from 'yaml'
import { described } from './places.ts'

/** Writes what is known of a service version as an AsyncAPI document, with a comment where somebody has to decide. */
export function writeContract(
  { service, version }: ServiceVersion,
  operations: readonly Operation[]
): string {
  const names = createNames()
  const servers = new Map<string, object>()
  const channels = new Map<string, ChannelPart>()
  const written = new Map<string, OperationPart>()
  const guesses: string[] = []

  for (const operation of operations) {
    const channel = operation.channel ?? guessed(operation)
    const { protocol, id, channel: where, operation: how } = described(channel, operation)
    servers.set(protocol, { host: hosts[protocol] ?? 'broker.example.org', protocol })
    const channelKey = JSON.stringify([protocol, where])
    const place = channels.get(channelKey) ?? {
      name: names('channels', id === '' ? operation.subject : id),
      where: { ...where, servers: [{ $ref: pointer('servers', protocol) }] },
      messages: new Map()
    }
    channels.set(channelKey, place)
    if (operation.channel === undefined) guesses.push(place.name)
    const message = messageIn(place, operation)
    const does = { action: operation.action, channel: { $ref: pointer('channels', place.name) }, ...how }
    const said = { ...does, ...sayings(operation) }
    const key = JSON.stringify([operation.name, said])
    const known = written.get(key) ?? {
      name: names('operations', nameOf(operation)),
      said,
      messages: new Set()
    }
    known.messages.add(pointer('channels', place.name, 'messages', message))
    written.set(key, known)
  }

  const contents = {
    asyncapi: '3.0.0',
    info: { title: service, version },
    ...(servers.size === 0 ? {} : { servers: Object.fromEntries(servers) }),
    channels: Object.fromEntries(
      [...channels.values()].map(({ name, where, messages }) => [
        name,
        { ...where, messages: Object.fromEntries(messages) }
      ])
    ),
    operations: Object.fromEntries(
      [...written.values()].map(({ name, said, messages }) => [
        name,
        { ...said, messages: [...messages].map($ref => ({ $ref })) }
      ])
    )
  }
  const document = new Document(contents, { aliasDuplicateObjects: false })
  comment(document, ['servers'], ' Where the brokers are.')
  for (const name of new Set(guesses)) {
    comment(document, ['channels', name], guess)
  }
  return document.toString({ lineWidth: 100 })
}

interface ChannelPart {
  readonly name: string
  readonly where: object
  readonly messages: Map<string, object>
}

interface OperationPart {
  readonly name: string
  readonly said: object
  readonly messages: Set<string>
}

const hosts: Readonly<Record<string, string>> = {
  kafka: 'kafka.example.org:9092',
  amqp: 'rabbitmq.example.org:5672',
  nats: 'nats.example.org:4222'
}

const guess =
  ' Nobody said yet where these messages go, or come from: check the broker and the address.\n' +
  ' On Kafka add the group under bindings.kafka.groupId of an operation that receives.'

/** Most subjects are named after their topic. */
function guessed({ subject }: Operation): Channel {
  return { protocol: 'kafka', topic: subject.replace(/-value$/, '') || subject }
}

/** The name of a message in its channel, where it stands from now on. */
function messageIn({ messages }: ChannelPart, { message, subject, schema }: Operation): string {
  const named = message ?? subject
  const body = { name: named, 'x-instep-subject': subject, 'x-instep-schema': schema }
  let name = named
  for (let number = 2; messages.has(name); number++) {
    if (JSON.stringify(messages.get(name)) === JSON.stringify(body)) return name
    name = `${named} ${number}`
  }
  messages.set(name, body)
  return name
}

function sayings({ delivery = {} }: Operation) {
  const { start, deadLetter, attempts, limits, causes } = delivery
  return {
    ...(start === undefined ? {} : { 'x-instep-start': start }),
    ...(deadLetter === undefined ? {} : { 'x-instep-dead-letter': deadLetter }),
    ...(attempts === undefined ? {} : { 'x-instep-attempts': attempts }),
    ...(limits === undefined ? {} : { 'x-instep-limits': limits }),
    ...(causes === undefined ? {} : { 'x-instep-causes': causes })
  }
}

/** `receive orders-value` is `receiveOrders`. */
function nameOf({ name, action, message, subject }: Operation): string {
  if (name !== undefined) return name
  const words = (message ?? subject.replace(/-value$/, ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
  return `${action}${words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
}

/** Names that nothing else of their kind has. */
function createNames(): (kind: 'channels' | 'operations', wanted: string) => string {
  const taken = new Set<string>()
  return (kind, wanted) => {
    // A channel may not have these in its name; what else is odd stays readable in references.
    const base = kind === 'channels' ? wanted.replaceAll(/[?#]/g, '-') : wanted
    let name = base
    for (let number = 2; taken.has(`${kind} ${name}`); number++) name = `${base}-${number}`
    taken.add(`${kind} ${name}`)
    return name
  }
}

function pointer(...steps: readonly string[]): string {
  const escaped = steps.map(step =>
    encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%7E', '~')
  )
  return `#/${escaped.join('/')}`
}

function comment(document: Document, path: readonly string[], text: string): void {
  const node = document.getIn(path, true)
  if (isNode(node)) node.commentBefore = text
}
