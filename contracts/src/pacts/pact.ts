import { Failure } from '../failures.ts'
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  JsonError,
  JsonNumber,
  type JsonObject,
  parseJson,
  type Span
} from '../json.ts'

/** Where interactions live: V3 message pacts have a member of their own. */
export type Container = 'interactions' | 'messages'

export type InteractionKind = 'http' | 'asyncMessage' | 'syncMessage'

export interface ProviderState {
  readonly name: string
  readonly params: JsonObject
}

/** One interaction or message of a pact, and where it stands in the text. */
export interface Interaction {
  readonly kind: InteractionKind
  readonly container: Container
  readonly description: string
  readonly providerStates: readonly ProviderState[]
  readonly json: JsonObject
  readonly span: Span
}

/** A pact as it was published: the text is the truth, the rest is read from it. */
export interface Pact {
  readonly text: string
  readonly root: JsonObject
  readonly spans: ReadonlyMap<JsonArray | JsonObject, Span>
  readonly consumer: string | undefined
  readonly provider: string | undefined
  readonly specificationVersion: string | undefined
  readonly interactions: readonly Interaction[]
}

/**
 * Reads a pact of any specification version.
 * @param field Under which name the caller's client knows the content; errors are reported there.
 * @throws Failure contractInvalid
 */
export function readPact(text: string, field = 'content'): Pact {
  const spans = new Map<JsonArray | JsonObject, Span>()
  const invalid = (error: string, cause?: unknown): Failure =>
    new Failure('contractInvalid', { errors: { [field]: [error] } }, { cause })
  const root = parse(text, spans, invalid)
  if (!isJsonObject(root)) throw invalid('is not a JSON object')
  const interactions = containers.flatMap(container => {
    const items = root.get(container) ?? null
    if (items === null) return []
    if (!isJsonArray(items)) throw invalid(`has ${container} that are not an array`)
    return items.map((json, at) => {
      const span = isJsonObject(json) ? spans.get(json) : undefined
      if (!isJsonObject(json) || span === undefined) throw invalid(`has no object at /${container}/${at}`)
      return readInteraction(json, container, span)
    })
  })
  const specification = specificationVersionOf(root)
  return {
    text,
    root,
    spans,
    consumer: nameOf(root.get('consumer')),
    provider: nameOf(root.get('provider')),
    specificationVersion: specification instanceof JsonNumber ? specification.text : asText(specification),
    interactions
  }
}

/**
 * Refuses a pact whose names are not those of the request. Names that the content leaves out are no contradiction.
 * @throws Failure contractInvalid
 */
export function checkNames(pact: Pact, consumer: string, provider: string, field = 'content'): void {
  const errors = Object.entries({ consumer, provider }).flatMap(([role, expected]) => {
    const actual = pact[role === 'consumer' ? 'consumer' : 'provider']
    if (actual === undefined || actual === expected) return []
    return [`${role} name in pact ('${actual}') does not match ${role} name in request ('${expected}')`]
  })
  if (errors.length > 0) throw new Failure('contractInvalid', { errors: { [field]: errors } })
}

/** The specification version as the content spells it, from the first of the three places that clients write it to. */
export function specificationVersionOf(root: JsonObject): Json | undefined {
  const paths = [
    ['metadata', 'pactSpecification', 'version'],
    ['metadata', 'pact-specification', 'version'],
    ['metadata', 'pactSpecificationVersion']
  ]
  return paths
    .map(path => at(root, path))
    .find(found => found !== undefined && found !== null && found !== false)
}

/** The value at a path of member names. */
export function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (found, key) => (isJsonObject(found) ? found.get(key) : undefined),
    value
  )
}

export function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

const containers = ['interactions', 'messages'] as const satisfies readonly Container[]

/** The `type` of a V4 interaction. */
const kinds: ReadonlyMap<string, InteractionKind> = new Map<string, InteractionKind>([
  ['Synchronous/HTTP', 'http'],
  ['Asynchronous/Messages', 'asyncMessage'],
  ['Synchronous/Messages', 'syncMessage']
])

function parse(
  text: string,
  spans: Map<JsonArray | JsonObject, Span>,
  invalid: (error: string, cause?: unknown) => Failure
): Json {
  try {
    return parseJson(text, { spans })
  } catch (error) {
    if (error instanceof JsonError) throw invalid(`is not valid JSON: ${error.message}`, error)
    throw error
  }
}

function nameOf(pacticipant: Json | undefined): string | undefined {
  return asText(at(pacticipant, ['name']))
}

function readInteraction(json: JsonObject, container: Container, span: Span): Interaction {
  const unnamed = container === 'messages' ? 'asyncMessage' : 'http'
  return {
    kind: kinds.get(asText(json.get('type')) ?? '') ?? unnamed,
    container,
    description: asText(json.get('description')) ?? '',
    providerStates: readStates(json),
    json,
    span
  }
}

/** V3 and V4 have `providerStates` with parameters; V2 has one name, in V1 it was written with an underscore. */
function readStates(json: JsonObject): readonly ProviderState[] {
  const states = json.get('providerStates') ?? json.get('providerState') ?? json.get('provider_state') ?? null
  return (isJsonArray(states) ? states : [states]).flatMap(state => {
    const name = asText(state) ?? nameOf(state)
    const params = at(state, ['params'])
    return name === undefined ? [] : [{ name, params: isJsonObject(params) ? params : new Map() }]
  })
}
