import { formatOf, isFailure } from '@instep/contracts'
import fc from 'fast-check'
import { schemas as avro, settle } from './avro-schemas.ts'
import { schemas as json, shareds, written } from './json-schemas.ts'

/** A schema, and the same with what has no order in another. */
export interface Texts {
  readonly text: string
  readonly reordered: string
}

const turned = (text: string): string => JSON.stringify(reversed(JSON.parse(text)))

/** Random schemas by format, such as a registry takes. */
export const schemas = {
  AVRO: avro
    .map(schema => {
      const text = JSON.stringify(settle(schema))
      return { text, reordered: turned(text) }
    })
    .filter(isTaken('AVRO')),
  JSON: fc
    .tuple(json, shareds, fc.constantFrom('draft-07', '2020-12'))
    .map(([schema, shared, draft]) => {
      const text = JSON.stringify(written(schema, shared, draft))
      return { text, reordered: turned(text) }
    })
    .filter(isTaken('JSON')),
  PROTOBUF: fc
    .record({
      imports: fc.subarray(['any', 'duration', 'empty', 'timestamp'], { minLength: 2 }),
      options: fc.subarray(['java_package = "a"', 'cc_enable_arenas = true', 'go_package = "b"'], {
        minLength: 2
      }),
      types: fc.array(fc.constantFrom('string', 'int64', 'bool', 'repeated bytes', 'map<string, Leaf>'), {
        minLength: 1,
        maxLength: 6
      })
    })
    .map(({ imports, options, types }) => {
      const fields = types.map(
        (type, at) => `${type} f${at} = ${at + 1} [deprecated = true, json_name = "j${at}"];`
      )
      return {
        text: file(imports, options, fields),
        reordered: file(imports.toReversed(), options.toReversed(), fields.map(swapped).toReversed())
      }
    })
} satisfies Record<string, fc.Arbitrary<Texts>>

function isTaken(type: string): (texts: Texts) => boolean {
  return ({ text }) => {
    try {
      formatOf(type).parse(text, { strict: true })
      return true
    } catch (error) {
      if (isFailure(error, 'schemaInvalid')) return false
      throw error
    }
  }
}

function file(imports: readonly string[], options: readonly string[], fields: readonly string[]): string {
  return [
    'syntax = "proto3";',
    'package p;',
    ...imports.map(name => `import "google/protobuf/${name}.proto";`),
    ...options.map(option => `option ${option};`),
    `message Root { ${fields.join(' ')} }`,
    'message Leaf { string name = 1; }'
  ].join('\n')
}

function swapped(field: string): string {
  return field.replace(/\[(.*), (.*)\]/, '[$2, $1]')
}

/** The same value with the keys of every object the other way round. A default is a value, and stays as it is. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, key === 'default' ? member : reversed(member)])
  )
}
