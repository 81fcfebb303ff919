import type { Broker, Spot } from './brokers/broker.ts'
import type { ContractOperation } from './contract.ts'
import { member, type Node, placeOf, textOf, withTraits } from './document/node.ts'
import { type Extensions, extensionsOf } from './extensions.ts'
import type { Reading } from './operations.ts'
import type { PayloadReader } from './payload/index.ts'

/** What a message is, whoever sends or receives it. */
type Message = Pick<ContractOperation, 'message' | 'subject' | 'schema'>

/** Reads a message of a channel as one operation has to do with it; undefined after a problem. */
export type MessageReader = (key: string, node: Node, spot: Spot, broker: Broker) => Message | undefined

export function createMessageReader(
  { traitsWin, problems }: Reading,
  payloads: PayloadReader
): MessageReader {
  function schemaOf(
    node: Node,
    named: Extensions<'message'>['x-instep-schema']
  ): { readonly schema: Message['schema']; readonly name: string | undefined } | undefined {
    const payload = member(node, 'payload')
    if (payload !== undefined && named !== undefined) {
      problems.add(
        [...placeOf(node).path, 'x-instep-schema'],
        'The message has a payload and names a registered schema: leave one out'
      )
      return undefined
    }
    if (named !== undefined)
      return { schema: { kind: 'named', ...named } as Message['schema'], name: undefined }
    if (payload === undefined) {
      problems.add(
        placeOf(node).path,
        'The message has no schema: give it a payload, or name a registered one with x-instep-schema'
      )
      return undefined
    }
    const read = payloads.read(payload)
    return read && { schema: { kind: 'inline', index: read.index }, name: read.name }
  }

  return (key, given, spot, broker) => {
    const node = withTraits(given, traitsWin)
    const says = extensionsOf(node, 'message', problems)
    const named = says['x-instep-schema']
    const found = schemaOf(node, named)
    if (found === undefined) return undefined
    const message = textOf(member(node, 'name')) ?? key
    const subject =
      says['x-instep-subject'] ?? named?.subject ?? customary(broker, spot, node, found.name, message)
    if (subject === undefined) {
      problems.add(
        placeOf(node).path,
        'Nothing says under which subject the message is registered: name it with x-instep-subject'
      )
      return undefined
    }
    return { message, subject, schema: found.schema }
  }
}

/** A broker without a custom has messages go by their name. */
function customary(
  broker: Broker,
  spot: Spot,
  node: Node,
  schemaName: string | undefined,
  message: string
): string | undefined {
  return broker.subject === undefined ? message : broker.subject(spot, { node, schemaName })
}
