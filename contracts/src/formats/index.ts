import { Failure } from '../failures.ts'
import { avro } from './avro/index.ts'
import type { Format } from './format.ts'
import { jsonSchema } from './json-schema/index.ts'
import { protobuf } from './protobuf/index.ts'

/** The schema languages that the registry speaks, in the order in which it lists them. */
export const formats: readonly Format[] = [jsonSchema, protobuf, avro]

const byType = new Map(formats.map(format => [format.type, format]))

export const defaultFormat = avro.type

/** @throws Failure schemaTypeUnknown */
export function formatOf(type: string): Format {
  const format = byType.get(type)
  if (format === undefined) throw new Failure('schemaTypeUnknown', { type })
  return format
}
