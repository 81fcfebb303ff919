import { DiagnosticSeverity, Parser } from '@asyncapi/parser'
import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core'
import { type Path, pointerTo } from './document/path.ts'
import { pathAsWritten } from './document/references.ts'
import { skeletonOf } from './document/skeleton.ts'
import type { Tree } from './document/tree.ts'
import type { Problems } from './problems.ts'

/** The rules of AsyncAPI's own parser, which checks documents of every version by the specification's schemas. */
class Rules extends Parser {
  get ruleset(): RulesetDefinition {
    return this.spectral.ruleset as unknown as RulesetDefinition // one that is ready is taken as it is
  }
}

const { ruleset } = new Rules({ ruleset: { core: true, recommended: false } })

/**
 * Checks a document by the rules of AsyncAPI's own parser. They are given the document as it was read here, with its
 * references resolved here: their resolver would fetch what a reference names, and takes quadratic time.
 * @throws Failure serviceContractInvalid when what the references stand for is too much
 */
export async function checkStructure(tree: Tree, problems: Problems): Promise<void> {
  const { unresolved, resolved } = skeletonOf(tree, problems)
  const resolver = { uriCache: {}, resolve: async () => ({ result: resolved, errors: [] }) }
  const spectral = new Spectral({ resolver: resolver as never }) // all of it that is used
  spectral.setRuleset(ruleset)
  const found = await spectral.run({
    parsed: { data: unresolved, diagnostics: [], ast: undefined, lineMap: [] },
    getLocationForJsonPath: () => undefined
  } as never) // places are found here
  const errors = found
    .filter(({ severity }) => severity === DiagnosticSeverity.Error)
    .map(({ message, path }) => ({ message, path: pathAsWritten(tree, path as Path) }))
  for (const { message, path } of withoutEchoes(errors)) {
    problems.add(path, message.charAt(0).toUpperCase() + message.slice(1))
  }
}

interface Found {
  readonly message: string
  readonly path: Path
}

/** What only says that something else is wrong further down. */
const echo = /must match "(then|else)" schema|must have required property "(oneOf|\$ref)"/

function withoutEchoes(found: readonly Found[]): readonly Found[] {
  const [echoes, others] = [
    found.filter(({ message }) => echo.test(message)),
    found.filter(({ message }) => !echo.test(message))
  ]
  const places = new Set(
    others.flatMap(({ path }) => path.map((_, end) => pointerTo(path.slice(0, end + 1))))
  )
  return [...others, ...echoes.filter(({ path }) => !places.has(pointerTo(path)))]
}
