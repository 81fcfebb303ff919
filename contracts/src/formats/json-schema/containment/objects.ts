import { isJsonArray, type Json } from '../../../json.ts'
import { type Case, keyword, type Part } from '../cases.ts'
import type { Library, Located } from '../library.ts'
import { evaluated } from './evaluate.ts'
import { isMatch, membersIn, propertyOf, requiredOf, stringsIn, unnamedOf } from './known.ts'
import { doubt, type Proof, type Written } from './proof.ts'
import type { Rule } from './rules.ts'
import { count, texts } from './scalars.ts'

export const objectRules = {
  required: (written, part, at) => {
    const known = requiredOf(written.parts)
    return stringsIn(keyword(part, 'required'))
      .filter(name => !known.has(name))
      .flatMap(name => doubt(`${at}/required/${name}`, 'required'))
  },
  properties: (written, part, at, proof) =>
    [...membersIn(part, 'properties')].flatMap(([name, schema]) =>
      proof.within(knownOf(written, name, proof), inside(proof, part, schema), `${at}/properties/${name}`)
    ),
  patternProperties: (written, part, at, proof) =>
    [...membersIn(part, 'patternProperties')].flatMap(([pattern, schema]) => {
      const place = `${at}/patternProperties/${pattern}`
      const reader = inside(proof, part, schema)
      const unnamed = unnamedIn(written, proof, { matching: pattern })
      return [
        ...proof.within(unnamed, reader, place),
        ...[...namedIn(written.parts)]
          .filter(name => isMatch(pattern, name) !== false)
          .flatMap(name => proof.within(knownOf(written, name, proof), reader, place))
      ]
    }),
  additionalProperties: (written, part, at, proof) => {
    const reader = inside(proof, part, keyword(part, 'additionalProperties') ?? true)
    const place = `${at}/additionalProperties`
    const named = membersIn(part, 'properties')
    const patterns = [...membersIn(part, 'patternProperties').keys()]
    const unnamed = unnamedIn(written, proof, { without: new Set(patterns) })
    return [
      ...proof.within(unnamed, reader, place),
      ...[...namedIn(written.parts)]
        .filter(name => !named.has(name) && !patterns.some(pattern => isMatch(pattern, name) === true))
        .flatMap(name => proof.within(knownOf(written, name, proof), reader, place))
    ]
  },
  propertyNames: (written, part, at, proof) => {
    const reader = inside(proof, part, keyword(part, 'propertyNames') ?? true)
    const names = namesOf(written, proof)
    if (names?.every(name => evaluated(proof.sides.reader, reader, name, proof.validating))) return []
    return proof.within(knownNames(proof.sides.writer.library, written.parts), reader, `${at}/propertyNames`)
  },
  minProperties: (written, part, at, proof) => {
    const [wanted = '0'] = texts([part], 'minProperties')
    if (requiredOf(written.parts).size >= Number(wanted)) return []
    return count('minProperties', (known, least) => known >= least)(written, part, at, proof)
  },
  maxProperties: (written, part, at, proof) => {
    const [wanted = '0'] = texts([part], 'maxProperties')
    const names = namesOf(written, proof)
    if (names !== undefined && names.length <= Number(wanted)) return []
    return count('maxProperties', (known, most) => known <= most)(written, part, at, proof)
  },
  dependencies: dependencies('dependencies'),
  dependentRequired: dependencies('dependentRequired'),
  dependentSchemas: dependencies('dependentSchemas'),
  unevaluatedProperties: (_written, part, at) =>
    keyword(part, 'unevaluatedProperties') === true ? [] : doubt(at, 'unevaluatedProperties')
} as const satisfies Record<string, Rule>

/** What must be there with a property: others, or whatever else a schema asks of the object. */
function dependencies(name: 'dependencies' | 'dependentRequired' | 'dependentSchemas'): Rule {
  return (written, part, at, proof) =>
    [...membersIn(part, name)].flatMap(([property, needed]) => {
      const place = `${at}/${name}/${property}`
      const present = withRequired(written, property)
      if (proof.areDisjoint(knownOf(written, property, proof), [])) return []
      if (!isJsonArray(needed)) return proof.fits(present, inside(proof, part, needed), place)
      const known = requiredOf(present.parts)
      const also = written.parts.flatMap(each =>
        ['dependencies', 'dependentRequired'].flatMap(key => stringsIn(membersIn(each, key).get(property)))
      )
      return stringsIn(needed).every(each => known.has(each) || also.includes(each))
        ? []
        : doubt(`${at}/${name}/${property}`, name)
    })
}

const presences = new WeakMap<Part, Map<string, Part>>()

/** An object in which the property is there. Made once, so that it is known when it comes again. */
function withRequired(written: Written, name: string): Written {
  const [first] = written.parts
  if (first === undefined) return written
  const known = presences.get(first) ?? new Map<string, Part>()
  presences.set(first, known)
  const part = known.get(name) ?? { ...first, schema: new Map<string, Json>([['required', [name]]]) }
  known.set(name, part)
  return { ...written, parts: [...written.parts, part] }
}

function knownOf({ parts }: Written, name: string, { sides }: Proof): readonly Located[] {
  return propertyOf(sides.writer.library, parts, name)
}

function unnamedIn(
  { parts }: Written,
  proof: Proof,
  which: Parameters<typeof unnamedOf>[2]
): readonly Located[] {
  return unnamedOf(proof.sides.writer.library, parts, which, eitherOf)
}

const choices = new WeakMap<Part, Map<string, Located>>()

/** A schema that is fitted by what fits one of some. @param key says which of the part's own these are */
function eitherOf(part: Part, schemas: readonly Json[], key: string): Located {
  const known = choices.get(part) ?? new Map<string, Located>()
  choices.set(part, known)
  const located = known.get(key) ?? { ...part, schema: new Map<string, Json>([['anyOf', schemas]]) }
  known.set(key, located)
  return located
}

function inside({ sides }: Proof, part: Part, schema: Json): Located {
  return sides.reader.library.within(part, schema)
}

function namedIn(parts: Case): ReadonlySet<string> {
  return new Set(parts.flatMap(part => [...membersIn(part, 'properties').keys()]))
}

/** All names that the properties of an object may have; undefined when there may be any number. */
function namesOf(written: Written, proof: Proof): readonly string[] | undefined {
  const closed = written.parts.find(
    part => keyword(part, 'additionalProperties') === false && membersIn(part, 'patternProperties').size === 0
  )
  if (closed === undefined) return undefined
  return [...membersIn(closed, 'properties').keys()].filter(
    name => !proof.areDisjoint(knownOf(written, name, proof), [])
  )
}

const nameType = new Map<string, Json>([['type', 'string']])

function knownNames(library: Library, parts: Case): readonly Located[] {
  return parts.flatMap((part, index) => {
    const schema = keyword(part, 'propertyNames')
    const own = schema === undefined ? [] : [library.within(part, schema)]
    return index === 0 ? [{ ...part, schema: nameType }, ...own] : own
  })
}
