import type { Action, DocumentProblem } from '@instep/contracts'
import type { Spot } from './brokers/broker.ts'
import { brokerNamed, type ProtocolFinder, protocolFinder } from './brokers/index.ts'
import type { ContractOperation, ServiceContract } from './contract.ts'
import { limits } from './document/limits.ts'
import { member, members, type Node, placeOf, textOf, withTraits } from './document/node.ts'
import { pointerTo } from './document/path.ts'
import { type Extensions, extensionsOf } from './extensions.ts'
import { createMessageReader, type MessageReader } from './messages.ts'
import { createPayloadReader } from './payload/index.ts'
import type { Problems } from './problems.ts'
import { checkSayings, deliveryOf } from './sayings.ts'

/** A document of AsyncAPI 3 as its operations are read from it. */
export interface Reading {
  readonly document: Node
  /** Whether traits have the last word, as in AsyncAPI 2. */
  readonly traitsWin: boolean
  readonly problems: Problems
  /** What is worth a note. */
  readonly notes: Problems
}

/** What the operations of a document send and receive, each message and place by itself. */
export function readOperations(reading: Reading): Pick<ServiceContract, 'operations' | 'schemas'> {
  const { document, problems, traitsWin } = reading
  const operations = member(document, 'operations')
  const named = (operations === undefined ? [] : members(operations)).map(
    ([name, node]) => [name, withTraits(node, traitsWin)] as const
  )
  const payloads = createPayloadReader(document.tree, problems)
  const tools: Tools = {
    sending: new Set(named.flatMap(([name, node]) => (actionOf(node) === 'send' ? [name] : []))),
    protocolOf: protocolFinder(document, problems),
    channelOf: channelReader(problems),
    readMessage: createMessageReader(reading, payloads)
  }
  const found = new Map<string, ContractOperation>()
  for (const [name, node] of named) {
    for (const operation of readOperation(reading, name, node, tools)) {
      found.set(JSON.stringify({ ...operation, at: undefined }), operation)
      if (found.size <= limits.operations) continue
      problems.add(
        placeOf(node).path,
        `The document has more than ${limits.operations} operations, each message and place counted`
      )
      problems.settle()
    }
  }
  return { operations: [...found.values()], schemas: payloads.schemas() }
}

/** What is made once for all operations. */
interface Tools {
  /** The names of the operations that send. */
  readonly sending: ReadonlySet<string>
  readonly protocolOf: ProtocolFinder
  readonly channelOf: (channel: Node) => ReadChannel
  readonly readMessage: MessageReader
}

/** What is read of a channel, whatever operations it has. */
interface ReadChannel {
  readonly says: Extensions<'channel'>
  /** By the value that they are, since operations refer to the same. */
  readonly messages: ReadonlyMap<unknown, readonly (readonly [string, Node])[]>
}

function channelReader(problems: Problems): (channel: Node) => ReadChannel {
  const known = new Map<unknown, ReadChannel>()
  return channel => {
    const key = placeOf(channel).value
    const messages = member(channel, 'messages')
    const read = known.get(key) ?? {
      says: extensionsOf(channel, 'channel', problems),
      messages: Map.groupBy(
        messages === undefined ? [] : members(messages),
        ([, node]) => placeOf(node).value
      )
    }
    known.set(key, read)
    return read
  }
}

function* readOperation(
  reading: Reading,
  name: string,
  operation: Node,
  { sending, protocolOf, channelOf, readMessage }: Tools
): Iterable<ContractOperation> {
  const { problems, notes } = reading
  const action = actionOf(operation)
  const channel = member(operation, 'channel')
  const protocol = channel && protocolOf(channel, operation)
  if (action === undefined || channel === undefined || protocol === undefined) return
  const { says, messages } = channelOf(channel)
  const spot: Spot = {
    action,
    protocol,
    channel,
    operation,
    address: textOf(member(channel, 'address')),
    channelSays: says,
    operationSays: extensionsOf(operation, 'operation', problems),
    problems
  }
  const broker = brokerNamed(protocol)
  checkSayings(spot, broker, sending)
  const placement = broker.place(spot)
  const wanted = messagesOf(operation, messages)
  noteOddities(operation, name, wanted.length, notes)
  if (placement === undefined) return
  const delivery = deliveryOf(placement, spot)
  for (const [key, node] of wanted) {
    const read = readMessage(key, node, spot, broker)
    if (read === undefined) continue
    for (const place of placement.channels) {
      yield { action, name, ...read, channel: place, delivery, at: atOf(node) }
    }
  }
}

function noteOddities(operation: Node, name: string, messages: number, notes: Problems): void {
  const { path } = placeOf(operation)
  if (messages === 0) notes.add(path, `The operation "${name}" has no messages, and is left out`)
  if (member(operation, 'reply') === undefined) return
  notes.add(
    [...path, 'reply'],
    'A reply is no operation of its own here: describe what is sent back as one, to have it checked'
  )
}

function actionOf(operation: Node): Action | undefined {
  const action = textOf(member(operation, 'action'))
  return action === 'send' || action === 'receive' ? action : undefined
}

/** The messages that an operation names, or all of its channel, by their names there. */
function messagesOf(
  operation: Node,
  ofChannel: ReadChannel['messages']
): readonly (readonly [string, Node])[] {
  const chosen = member(operation, 'messages')
  if (chosen === undefined) return [...ofChannel.values()].flat()
  return members(chosen).flatMap(([, message]) => ofChannel.get(placeOf(message).value) ?? [])
}

function atOf(node: Node): Pick<DocumentProblem, 'path' | 'line' | 'column'> {
  const { path } = placeOf(node)
  return { path: pointerTo(path), ...node.tree.locate(path) }
}
