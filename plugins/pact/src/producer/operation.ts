import { type Channel, mayMeet, type ProtocolName } from '@instep/contracts'
import { headerText } from '@instep/messages'
import type { DeclaredOperation, DeclaredSends } from './declared.ts'
import type { Made, Sending } from './sending.ts'

/** A message is not sent as the contract of its service says. */
export class Undeclared extends Error {
  override readonly name = 'Undeclared'
}

/** The operation that a message is sent with: the one of its name, else the only one with its subject. */
export function operationFor(
  name: string,
  subject: string | undefined,
  { operations }: DeclaredSends
): DeclaredOperation | undefined {
  const named = operations.find(({ message }) => message === name)
  if (named !== undefined || subject === undefined) return named
  const [one, ...others] = operations.filter(operation => operation.subject === subject)
  return others.length === 0 ? one : undefined
}

/** What does not go with the declared operation, in sentences; none when all does. */
export function departures(
  name: string,
  { subject, version }: Sending,
  { channel, headers }: Made,
  operation: DeclaredOperation
): readonly string[] {
  const { schema, channel: declared } = operation
  const found: string[] = []
  if (subject !== undefined && subject !== schema.subject && subject !== operation.subject)
    found.push(`the contract sends ${name} with the subject ${schema.subject}, not ${subject}`)
  else if (version !== undefined && version !== schema.version)
    found.push(
      `the contract sends ${name} with version ${schema.version} of ${schema.subject}, not ${version}`
    )
  if (declared === undefined) return found
  const addresses = addressesOf(declared)
  if (channel !== undefined && !addresses.some(address => mayMeet(address, channel)))
    found.push(`the contract sends ${name} to ${addresses.join(' or ')}, not ${channel}`)
  for (const [header, wanted] of Object.entries(headersOf(declared))) {
    const value = headerText(headers, header)
    if (value === undefined)
      found.push(`the contract sends ${name} with the header ${header}: ${wanted}, which is not there`)
    else if (value !== String(wanted))
      found.push(`the contract sends ${name} with the header ${header}: ${wanted}, not ${value}`)
  }
  return found
}

type Addresses = {
  readonly [Name in ProtocolName]: (channel: Extract<Channel, { protocol: Name }>) => readonly string[]
}

const addresses: Addresses = {
  kafka: ({ topic }) => [topic],
  amqp: ({ exchange, key }) => [
    ...(key === undefined ? [] : [key]),
    ...(exchange === undefined || exchange.name === '' ? [] : [exchange.name]),
    ...(exchange === undefined || key === undefined ? [] : [`${exchange.name}/${key}`])
  ],
  nats: ({ subject }) => [subject],
  other: ({ address }) => [address]
}

/** What a test may call a channel by. */
function addressesOf(channel: Channel): readonly string[] {
  // The table has a row for each protocol, which takes the channels of that protocol.
  return (addresses[channel.protocol] as (channel: Channel) => readonly string[])(channel)
}

function headersOf(channel: Channel): Readonly<Record<string, string | number | boolean>> {
  return 'headers' in channel ? (channel.headers ?? {}) : {}
}
