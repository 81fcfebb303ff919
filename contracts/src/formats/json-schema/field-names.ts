import { isJsonObject } from '../../json.ts'
import type { Tree } from './tree.ts'

/** The properties that the document itself declares. */
export function fieldNames({ document }: Tree): readonly string[] {
  const properties = isJsonObject(document.root) ? document.root.get('properties') : undefined
  return isJsonObject(properties) ? [...properties.keys()] : []
}
