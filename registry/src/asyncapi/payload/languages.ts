/** How a payload of a schema format is written. */
export interface PayloadLanguage {
  /** As the registry calls it. */
  readonly type: string
  /** Whether the schema stands in the document as an object, a text, or either. */
  readonly as: 'object' | 'text' | 'either'
  readonly mediaTypes: readonly RegExp[]
}

/** The schema languages of messages, by what `schemaFormat` says, without its parameters. */
const languages: readonly PayloadLanguage[] = [
  {
    type: 'JSON',
    as: 'object',
    mediaTypes: [/^application\/vnd\.aai\.asyncapi(\+json|\+yaml)?$/, /^application\/schema(\+json|\+yaml)$/]
  },
  { type: 'AVRO', as: 'either', mediaTypes: [/^application\/vnd\.apache\.avro(\+json|\+yaml)?$/] },
  {
    type: 'PROTOBUF',
    as: 'text',
    mediaTypes: [/^application\/(vnd\.google\.protobuf|x-protobuf|protobuf)$/]
  }
]

/** Where nothing else is said: the Schema Object of AsyncAPI, which is JSON Schema and some more. */
export const defaultSchemaFormat = 'application/vnd.aai.asyncapi'

export function languageOf(schemaFormat: string): PayloadLanguage | undefined {
  const mediaType = schemaFormat.split(';')[0]?.trim().toLowerCase() ?? ''
  return languages.find(({ mediaTypes }) => mediaTypes.some(pattern => pattern.test(mediaType)))
}
