import { type Interaction, isJsonArray, isJsonObject, type Pact, readPact } from '@instep/contracts'

/** An interaction of a pact that the tests of a producer's messages cannot show, and why. */
export interface Unshown {
  readonly message: string
  readonly why: string
}

/** The part of a pact that is about messages as JSON, and what is left out of it. */
export interface ShownPart {
  /** Undefined when nothing is left. */
  readonly text: string | undefined
  readonly unshown: readonly Unshown[]
}

/** Takes out of a pact what is asked over HTTP, and what a plugin described: Pact's verifier would fail where it is not installed. */
export function shownPart(text: string): ShownPart {
  const pact = readPact(text)
  const unshown = pact.interactions.flatMap(interaction => {
    const why = whyNot(interaction)
    return why === undefined ? [] : [{ interaction, why }]
  })
  const told = unshown.map(({ interaction, why }) => ({ message: interaction.description, why }))
  if (unshown.length === 0 && !hasPlugins(pact)) return { text, unshown: told }
  const left = pact.interactions.filter(one => !unshown.some(({ interaction }) => interaction === one))
  return { text: left.length === 0 ? undefined : withOnly(pact, left), unshown: told }
}

function hasPlugins({ root }: Pact): boolean {
  const metadata = root.get('metadata')
  return isJsonObject(metadata) && metadata.has('plugins')
}

function whyNot({ kind, json }: Interaction): string | undefined {
  if (kind === 'http') return 'it is asked over HTTP'
  const plugins = json.get('pluginConfiguration')
  if (isJsonObject(plugins) && plugins.size > 0)
    return `its content is what the plugin ${[...plugins.keys()].join(', ')} makes of it`
  return undefined
}

/** The pact with these of its interactions, each as it was written, and without plugins, which none of them needs. */
function withOnly(pact: Pact, left: readonly Interaction[]): string {
  const texts = left.map(({ span }) => pact.text.slice(span.start, span.end))
  const members = [...pact.root].flatMap(([name, value]) => {
    const span = isJsonArray(value) || isJsonObject(value) ? pact.spans.get(value) : undefined
    if (span === undefined || !kept.has(name)) return []
    return [`${JSON.stringify(name)}:${pact.text.slice(span.start, span.end)}`]
  })
  const container = left[0]?.container ?? 'interactions'
  const metadata = `"metadata":{"pactSpecification":{"version":${JSON.stringify(pact.specificationVersion ?? '4.0')}}}`
  return `{${[...members, metadata].join()},"${container}":[${texts.join()}]}`
}

const kept: ReadonlySet<string> = new Set(['consumer', 'provider'])
