import type { Library, SchemaDocument } from './library.ts'

/** A parsed JSON Schema: its document, and all that the document refers to. */
export interface Tree {
  readonly document: SchemaDocument
  readonly library: Library
}
