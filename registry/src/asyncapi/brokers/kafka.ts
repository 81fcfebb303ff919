import type { Retention } from '@instep/contracts'
import { type Node, placeOf } from '../document/node.ts'
import { bindingOf, nodeAt, numberAt, onlyTextOf, textAt, textsAt } from './bindings.ts'
import type { Broker, MessageFacts, Spot } from './broker.ts'

export const kafka: Broker = {
  name: 'kafka',

  place(spot) {
    const { channel, operation, channelSays, problems, address } = spot
    const topic = topicOf(spot)
    if (topic === undefined) {
      problems.add(
        placeOf(channel).path,
        'The channel does not say which topic: give it an address, or bindings.kafka.topic'
      )
      return undefined
    }
    const configured = nodeAt(bindingOf(channel, 'kafka'), 'topicConfiguration')
    const retention = channelSays['x-instep-retention'] ?? retentionOf(configured)
    const group = onlyTextOf(nodeAt(bindingOf(operation, 'kafka'), 'groupId'))
    return {
      channels: [
        { protocol: 'kafka', topic: topic ?? address, ...(retention === undefined ? {} : { retention }) }
      ],
      delivery: group === undefined ? {} : { group }
    }
  },

  subject(spot, message) {
    const topic = topicOf(spot) ?? ''
    // What stands for many topics names none.
    return topic.includes('{') ? undefined : strategyOf(message)(topic, message.schemaName)
  }
}

function topicOf({ channel, address }: Spot): string | undefined {
  return textAt(bindingOf(channel, 'kafka'), 'topic') ?? address
}

/** A compacted topic keeps the last record of each key, however old it is. */
function retentionOf(configured: Node | undefined): Retention | undefined {
  const policy = textsAt(configured, 'cleanup.policy')
  if (policy.includes('compact') && !policy.includes('delete')) return 'forever'
  const retention = numberAt(configured, 'retention.ms')
  return retention === -1 ? 'forever' : retention
}

type Strategy = (topic: string, name: string | undefined) => string | undefined

/** How the serialisers of Confluent name subjects. */
const strategies: Readonly<Record<string, Strategy>> = {
  TopicNameStrategy: topic => `${topic}-value`,
  RecordNameStrategy: (_, name) => name,
  TopicRecordNameStrategy: (topic, name) => (name === undefined ? undefined : `${topic}-${name}`)
}

function strategyOf({ node }: MessageFacts): Strategy {
  const given = textAt(bindingOf(node, 'kafka'), 'schemaLookupStrategy')?.split('.').at(-1) ?? ''
  return Object.hasOwn(strategies, given) ? (strategies[given] as Strategy) : topic => `${topic}-value`
}
