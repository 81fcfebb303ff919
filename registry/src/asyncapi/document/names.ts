import type { Path } from './path.ts'

/** Objects of a document, and of the schemas in it, whose members are named by the author, by where they stand. */
const patterns: readonly (readonly string[])[] = [
  ['channels'],
  ['operations'],
  ['servers'],
  ['components', '*'],
  ['channels', '*', 'messages'],
  ['channels', '*', 'parameters'],
  ['servers', '*', 'variables'],
  ['components', 'channels', '*', 'messages'],
  ['components', 'channels', '*', 'parameters'],
  ['components', 'servers', '*', 'variables']
]

/** Whether the members of an object of the document have names that an author gave them: `x-…` is one like any other. */
export function hasAuthorsNames(path: Path): boolean {
  return patterns.some(
    pattern =>
      pattern.length === path.length && pattern.every((step, index) => step === '*' || step === path[index])
  )
}

const inSchemas = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'])

/** The same for the members of a schema under one of its keywords. */
export function holdsNamedSchemas(keyword: string): boolean {
  return inSchemas.has(keyword)
}

const data = new Set(['const', 'enum', 'default', 'example', 'examples'])

/** Whether what stands under a keyword is data, in which `$ref` is a word like any other. */
export function holdsData(keyword: string): boolean {
  return data.has(keyword)
}
