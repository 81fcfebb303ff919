import { isJsonObject, type JsonObject } from '../../json.ts'
import type { Form } from '../shape.ts'
import type { Located } from './library.ts'
import { split } from './uris.ts'

/** A form for schemas that hold at once. @param hint what to call it, when nothing better is known */
export type FormOf = (schemas: readonly Located[], hint: string) => Form

/** What a schema says to people. */
export function docOf({ schema }: Located): string | undefined {
  const [description, title] = ['description', 'title'].map(name =>
    isJsonObject(schema) ? schema.get(name) : undefined
  )
  if (typeof description === 'string') return description
  return typeof title === 'string' ? title : undefined
}

/** The last word of a reference, which is what people call the schema. */
export function nameIn(schema: JsonObject): string {
  const ref = [...schema].find(([name]) => name.endsWith('Ref') || name === '$ref')?.[1]
  const [address, fragment] = split(typeof ref === 'string' ? ref : '')
  const words = (fragment === '' ? address.replace(/\.json$/, '') : fragment)
    .split('/')
    .filter(word => word !== '')
  return words.at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~') ?? 'root'
}
