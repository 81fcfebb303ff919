import type { CatalogueEntry } from './rpc/messages.ts'

/** The content types of each schema type's messages, as regular expressions: ours first, then what else people write. */
const contentTypes = {
  AVRO: [
    'application/vnd\\.confluent\\.avro',
    'application/vnd\\.apache\\.avro',
    'application/vnd\\.apache\\.avro\\+binary',
    'application/avro',
    'application/avro\\+binary',
    'avro/binary'
  ],
  JSON: [
    'application/vnd\\.confluent\\.json',
    'application/vnd\\.confluent\\.json-schema',
    'application/vnd\\.schemaregistry\\.v1\\+json'
  ],
  PROTOBUF: ['application/vnd\\.confluent\\.protobuf', 'application/vnd\\.confluent\\.x-protobuf']
} as const

const kinds = ['CONTENT_MATCHER', 'CONTENT_GENERATOR'] as const

/** What the plugin tells the driver that it can do. */
export const catalogue: readonly CatalogueEntry[] = Object.entries(contentTypes).flatMap(([type, names]) =>
  kinds.map(kind => ({
    type: kind,
    key: `instep-${type.toLowerCase()}`,
    values: { 'content-types': names.join(';') }
  }))
)

/** The schema type whose messages have this content type. */
export function schemaTypeFor(contentType: string): string | undefined {
  const [name = ''] = contentType.split(';')
  return Object.entries(contentTypes).find(([, names]) =>
    names.some(pattern => new RegExp(`^${pattern}$`, 'i').test(name.trim()))
  )?.[0]
}
