import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { LintFact } from '../format.ts'
import { type Child, childrenOf } from './keywords.ts'
import type { Located } from './library.ts'
import type { Tree } from './tree.ts'

/** What lint judges in a schema: the document, its definitions, its properties and enums, and objects. */
export function lint({ document, library }: Tree): readonly LintFact[] {
  const facts: LintFact[] = []

  const visit = (here: Located, path: string, depth: number): void => {
    const { schema } = here
    if (!isJsonObject(schema)) return
    const isType = schema.has('properties')
    const inner = isType ? depth + 1 : depth
    if (isType) facts.push({ kind: 'type', path, name: undefined, isDocumented: undefined, depth: inner })
    const symbols = symbolsOf(schema)
    if (symbols.length > 1) {
      facts.push({
        kind: 'enum',
        path,
        name: undefined,
        hasFallback: symbols.some(symbol => unknown.test(symbol))
      })
    }
    if (isBareObject(schema)) facts.push({ kind: 'bareObject', path })
    const required = new Set(stringsIn(schema.get('required')))
    for (const child of childrenOf(schema, here.draft)) {
      const [keyword = '', name = ''] = child.steps
      if (questions.has(keyword)) continue
      const at = pathTo(path, child)
      const located = library.within(here, child.schema)
      if (keyword === 'properties') facts.push(fieldOf(located, name, at, required.has(name)))
      const isNamed = keyword === '$defs' || keyword === 'definitions'
      if (isNamed) facts.push(namedType(located, name, at))
      visit(located, at, isNamed ? 0 : inner)
    }
  }

  const fieldOf = (here: Located, name: string, path: string, isRequired: boolean): LintFact => {
    const said = [here, targetOf(here)]
    const isDocumented = said.some(located => isDescribed(located?.schema))
    const isGiven = said.some(located => has(located?.schema, 'default') || has(located?.schema, 'const'))
    return { kind: 'field', path, name, isDocumented, lacksDefault: !isRequired && !isGiven }
  }

  const targetOf = (here: Located): Located | undefined => {
    const ref = isJsonObject(here.schema) ? here.schema.get('$ref') : undefined
    return typeof ref === 'string' ? library.resolve(ref, here) : undefined
  }

  const { root, draft, uri } = document
  const start = library.within({ schema: root, base: uri, draft }, root)
  // A title is for people to read, and no name that has to be in a style.
  facts.push({ kind: 'type', path: '#/', name: undefined, isDocumented: isDescribed(root), depth: 0 })
  visit(start, '#/', 0)
  return facts
}

/** These ask for something of a message without describing it. */
const questions = new Set(['not', 'if', 'contains', 'propertyNames'])

const unknown = /^(?:unknown|unspecified|undefined|other|none|default)$/i

/** Any of these says something about an object. */
const objectKeywords = [
  ...['$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'const', 'enum'],
  ...['properties', 'patternProperties', 'propertyNames', 'required', 'minProperties', 'maxProperties'],
  ...['dependencies', 'dependentRequired', 'dependentSchemas']
]

function isBareObject(schema: JsonObject): boolean {
  const rest = ['additionalProperties', 'unevaluatedProperties'].map(keyword => schema.get(keyword))
  return (
    schema.get('type') === 'object' &&
    !objectKeywords.some(keyword => schema.has(keyword)) &&
    rest.every(value => value === undefined || value === true || (isJsonObject(value) && value.size === 0))
  )
}

function namedType({ schema }: Located, name: string, path: string): LintFact {
  return { kind: 'type', path, name, isDocumented: isDescribed(schema), depth: 0 }
}

function isDescribed(schema: Json | undefined): boolean {
  const description = isJsonObject(schema) ? schema.get('description') : undefined
  return typeof description === 'string' && description.trim() !== ''
}

function has(schema: Json | undefined, keyword: string): boolean {
  return isJsonObject(schema) && schema.has(keyword)
}

function symbolsOf(schema: JsonObject): readonly string[] {
  return stringsIn(schema.get('enum'))
}

function stringsIn(json: Json | undefined): readonly string[] {
  return isJsonArray(json) ? json.filter(item => typeof item === 'string') : []
}

function pathTo(path: string, { steps }: Child): string {
  const below = steps.map(step => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
  return path === '#/' ? `#/${below}` : `${path}/${below}`
}
