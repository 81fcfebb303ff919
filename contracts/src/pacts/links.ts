import { readFrame } from '../frame.ts'
import { isJsonArray, isJsonObject, type Json, JsonNumber, type JsonObject } from '../json.ts'
import { asText, at, type Interaction, type Pact } from './pact.ts'

/** Where a message says which schema it has, the surest place first. */
export type LinkSignal =
  | 'pluginConfiguration'
  | 'pluginMetadata'
  | 'messageMetadata'
  | 'topic'
  | 'frame'
  | 'reference'

/** A schema that a message refers to. It is named by subject, by id, or by both. */
export interface SchemaLink {
  readonly interaction: Interaction
  readonly signal: LinkSignal
  readonly subject?: string
  readonly version?: number | 'latest'
  readonly id?: number
}

/**
 * The schemas that the messages of a pact refer to. A message may have several links, the surest first; they may
 * complement each other, as a topic's subject and a frame's id do.
 */
export function schemaLinks(pact: Pact): readonly SchemaLink[] {
  return pact.interactions
    .filter(({ kind }) => kind !== 'http')
    .flatMap(interaction =>
      signals.flatMap(([signal, find]) =>
        find(interaction, pact)
          .filter(({ subject, id }) => subject !== undefined || id !== undefined)
          .map(found => ({ interaction, signal, ...found }))
      )
    )
}

type Found = Pick<SchemaLink, 'subject' | 'version' | 'id'>

const signals: readonly (readonly [
  LinkSignal,
  (interaction: Interaction, pact: Pact) => readonly Found[]
])[] = [
  ['pluginConfiguration', ({ json }) => pluginsOf(json).map(([, configuration]) => named(configuration))],
  ['pluginMetadata', ({ json }, pact) => pluginsOf(json).flatMap(plugin => fromPluginMetadata(pact, plugin))],
  ['messageMetadata', ({ json }) => partsOf(json).map(fromMetadata)],
  ['topic', ({ json }) => partsOf(json).flatMap(fromTopic)],
  ['frame', ({ json }) => partsOf(json).flatMap(fromFrame)],
  ['reference', ({ json }) => [named(at(json, ['comments', 'references', 'schema']))]]
]

function pluginsOf(interaction: JsonObject): readonly (readonly [string, Json])[] {
  const plugins = interaction.get('pluginConfiguration')
  return isJsonObject(plugins) ? [...plugins] : []
}

/**
 * What the file says about a plugin for all its interactions: directly, or under a key (a fingerprint, say) that the
 * interaction's own configuration names.
 */
function fromPluginMetadata(pact: Pact, [plugin, configuration]: readonly [string, Json]): readonly Found[] {
  const plugins = at(pact.root, ['metadata', 'plugins'])
  const entry = (isJsonArray(plugins) ? plugins : []).find(candidate => at(candidate, ['name']) === plugin)
  const shared = at(entry, ['configuration'])
  const keys = isJsonObject(configuration)
    ? [...configuration.values()].flatMap(value => asText(value) ?? [])
    : []
  return [...keys.map(key => named(at(shared, [key]))), named(shared)]
}

/** A message is one part; a synchronous message has a request and any number of responses. */
function partsOf(message: JsonObject): readonly JsonObject[] {
  const responses = message.get('response') ?? null
  const parts = [message, message.get('request'), ...(isJsonArray(responses) ? responses : [responses])]
  return parts.filter(isJsonObject)
}

function metadataOf(part: JsonObject): Json | undefined {
  return part.get('metadata') ?? part.get('metaData')
}

function fromMetadata(part: JsonObject): Found {
  const metadata = metadataOf(part)
  return found(
    at(metadata, ['confluent.subject']),
    at(metadata, ['confluent.schema.version']),
    at(metadata, ['confluent.schema.id'])
  )
}

/** TopicNameStrategy. A subject that the metadata names itself comes before. */
function fromTopic(part: JsonObject): readonly Found[] {
  const metadata = metadataOf(part)
  if (at(metadata, ['confluent.subject']) !== undefined) return []
  const topic = asText(at(metadata, ['kafka_topic'])) ?? asText(at(metadata, ['topic']))
  return topic ? [{ subject: `${topic}-value` }] : []
}

/** The wire format of Confluent's serialisers: a zero byte and the id in four bytes, big endian. */
function fromFrame(part: JsonObject): readonly Found[] {
  const content = base64Of(part)
  if (content === undefined || !/^[A-Za-z0-9+/]{7}/.test(content)) return []
  const bytes = Uint8Array.from(atob(`${content.slice(0, 7)}=`), character => character.charCodeAt(0))
  const { id = 0 } = readFrame(bytes) ?? {}
  return id > 0 ? [{ id }] : []
}

/** V4 says that contents are base64; V3 leaves it to the content type. */
function base64Of(part: JsonObject): string | undefined {
  const contents = part.get('contents')
  if (typeof contents !== 'string') {
    return at(contents, ['encoded']) === 'base64' ? asText(at(contents, ['content'])) : undefined
  }
  const contentType = asText(at(metadataOf(part), ['contentType'])) ?? ''
  return /json|xml|text/i.test(contentType) ? undefined : contents
}

function named(configuration: Json | undefined): Found {
  const [subject, version, id] = ['subject', 'version', 'schemaId'].map(key => at(configuration, [key]))
  return found(subject, version, id)
}

/** A client may write a name as a number, a number as a text, and an id that went through a plugin as `7.0`. */
function found(subject: Json | undefined, version: Json | undefined, id: Json | undefined): Found {
  const name = subject instanceof JsonNumber ? subject.text : asText(subject)
  const number = version === 'latest' ? version : wholeNumber(version)
  const schemaId = wholeNumber(id)
  return {
    ...(name ? { subject: name } : {}),
    ...(number === undefined ? {} : { version: number }),
    ...(schemaId === undefined ? {} : { id: schemaId })
  }
}

function wholeNumber(value: Json | undefined): number | undefined {
  const text = value instanceof JsonNumber ? value.text : asText(value)
  const number = Number(text || Number.NaN)
  return Number.isInteger(number) && number > 0 ? number : undefined
}
