import { placed, writeFrame } from '@instep/contracts'
import { schemaTypeFor } from './content-types.ts'
import { exampleFrom } from './example.ts'
import { formsOf } from './forms.ts'
import { Refusal } from './refusal.ts'
import { type Registry, registryAt } from './registry.ts'
import type { ConfigureInteractionResponse, InteractionResponse, Struct } from './rpc/messages.ts'
import { keyOf, parse, type SchemaSource } from './schemas.ts'
import { describedBy, type Settings } from './settings.ts'

/** Makes an interaction from what a test says of it: one message, or a request and its responses. */
export async function configure(
  contentType: string,
  config: Struct,
  registry: Registry | undefined
): Promise<ConfigureInteractionResponse> {
  const interaction = await Promise.all(
    partsOf(config).map(async ([partName, part]) => ({
      ...(await message(contentType, part, registry)),
      ...(partName === undefined ? {} : { partName })
    }))
  )
  const embedded = interaction.map(({ pluginConfiguration }) => pluginConfiguration.pactConfiguration)
  return { interaction, pluginConfiguration: { pactConfiguration: Object.assign({}, ...embedded) } }
}

/** A message says what its schema is at its top; where that is missing, a request and responses do. */
function partsOf(config: Struct): readonly (readonly [string | undefined, Struct])[] {
  const isMessage = ['subject', 'schema'].some(name => name in config || `pact:${name}` in config)
  if (isMessage) return [[undefined, config]]
  const parts = ['request', 'response'].flatMap(name =>
    [config[name] ?? []].flat().map(part => [name, part as Struct] as const)
  )
  return parts.length === 0 ? [[undefined, config]] : parts
}

async function message(
  contentType: string,
  config: Struct,
  registry: Registry | undefined
): Promise<InteractionResponse> {
  const { settings, fields } = describedBy(config)
  const source = await sourceFor(settings, contentType, registry)
  const expectedType = schemaTypeFor(contentType)
  if (expectedType !== undefined && expectedType !== source.schemaType) {
    throw new Refusal(
      `the content type ${contentType} is for ${expectedType}, and the schema is ${source.schemaType}`
    )
  }
  const schema = parse(source)
  if (settings.message !== undefined && schema.messages !== undefined) {
    if (schema.messages.pathOf(settings.message) === undefined) {
      throw new Refusal(`the schema has no message ${settings.message}`)
    }
  }
  const { datum, rules } = exampleFrom(formsOf(schema, settings.message), fields)
  const encoded = schema.encode(datum, { message: settings.message })
  const payload = placed(schema, encoded, settings.message)
  const bytes = writeFrame({ id: source.schemaId, payload })
  const { subject, version, schemaId, schemaType } = source
  const key = keyOf(source)
  const named = {
    ...(subject === undefined ? {} : { subject }),
    ...(version === undefined ? {} : { version })
  }
  return {
    contents: { contentType, content: Buffer.from(bytes).toString('base64'), contentTypeHint: 'BINARY' },
    rules,
    pluginConfiguration: {
      interactionConfiguration: { ...named, schemaId, schemaType, schemaKey: key },
      pactConfiguration: {
        [key]: { ...named, schemaId, schemaType, schema: source.schema, references: source.references }
      }
    },
    interactionMarkup: markup(source, fields)
  }
}

async function sourceFor(
  { subject, version, schema, schemaType, schemaId, references, registry: url }: Settings,
  contentType: string,
  byDefault: Registry | undefined
): Promise<SchemaSource> {
  if (schema !== undefined) {
    const numbered = version === 'latest' ? undefined : version
    const type = schemaType ?? schemaTypeFor(contentType) ?? 'AVRO'
    const texts = references.map(({ name, schema: text }) => ({ name, text }))
    return { subject, version: numbered, schemaId, schemaType: type, schema, references: texts }
  }
  const registry = url === undefined ? byDefault : registryAt(url)
  if (registry === undefined) {
    throw new Refusal(
      `no registry is known: set INSTEP_REGISTRY, or give the message a "registry" or a "schema"`
    )
  }
  return registry.version(subject ?? '', version)
}

function markup({ subject, version, schemaId, schemaType }: SchemaSource, fields: Struct): string {
  const name =
    subject === undefined
      ? `a schema of the test's own`
      : `\`${subject}\`${version ? ` version ${version}` : ''}`
  const shown = JSON.stringify(fields, null, 2).replaceAll('`', "'").slice(0, 10_000)
  return `${schemaType} message of ${name}, schema id ${schemaId}\n\n\`\`\`json\n${shown}\n\`\`\`\n`
}
