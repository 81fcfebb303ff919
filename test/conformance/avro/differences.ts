import type { Difference } from '@instep/contracts'
import {
  type Field,
  faultOf,
  isArray,
  isEnum,
  isFixed,
  isMap,
  isRecord,
  isUnion,
  type Schema
} from '../../support/avro-schemas.ts'
import type { Answer, Incompatibility } from './oracle.ts'

/** What both made of one schema. `undefined` is: refused. */
export interface Parsed {
  readonly text: string
  readonly ours: string | undefined
  readonly java: string | undefined
  /** Why Java refused it. */
  readonly error: string | undefined
}

/** What both said of a reader and a writer that both accept. */
export interface Compared {
  readonly reader: string
  readonly writer: string
  readonly ours: readonly Difference[]
  readonly java: Answer<{ readonly incompatibilities: readonly Incompatibility[] }>
}

interface Known<Case> {
  readonly reason: string
  readonly explains: (found: Case) => boolean
}

/** Where a schema is taken otherwise on purpose. */
export const knownOfSchemas = {
  usedBeforeDefinition: {
    reason: 'the specification wants definitions first; other parsers fail on it',
    explains: found => isRefusedFor(found, 'usedBeforeDefinition')
  },
  definedTwice: {
    reason: 'the specification allows one definition of a name',
    explains: found => isRefusedFor(found, 'definedTwice')
  },
  defaultOfEnclosingRecord: {
    reason: 'Java judges a default before the record around it is complete, and throws',
    explains: ({ ours, error }) => ours !== undefined && (error?.includes('fields not set yet') ?? false)
  },
  numberText: {
    reason: 'Java before 19 prints some doubles with more digits than they need',
    explains: ({ ours, java }) =>
      ours !== undefined &&
      java !== undefined &&
      JSON.stringify(JSON.parse(ours)) === JSON.stringify(JSON.parse(java))
  }
} as const satisfies Record<string, Known<Parsed>>

/** Where a comparison is answered otherwise on purpose: Java throws when an alias fits several of the writer's fields. */
export const knownOfComparisons = {
  ambiguousAlias: {
    reason: 'a comparison has an answer, READER_FIELD_AMBIGUOUS',
    explains: ({ ours, java }) =>
      isThrownOfAliases(java) && ours.some(({ rule }) => rule === 'READER_FIELD_AMBIGUOUS')
  },
  ambiguousInBranch: {
    reason: 'within a branch of a union it is the branch that cannot be read',
    explains: ({ ours, java }) =>
      isThrownOfAliases(java) && ours.some(({ rule }) => rule === 'MISSING_UNION_BRANCH')
  },
  aliasOfItself: {
    reason: "an alias that is the field's own name says nothing new",
    explains: ({ reader, java }) =>
      isThrownOfAliases(java) && hasField(reader, ({ name, aliases = [] }) => aliases.includes(name))
  },
  typesAlike: {
    reason: 'types alike in structure read each other, whatever their aliases',
    explains: ({ reader, java }) =>
      isThrownOfAliases(java) &&
      hasField(reader, ({ aliases = [] }, siblings) => siblings.some(({ name }) => aliases.includes(name)))
  },
  branchPassedOver: {
    reason: 'a branch of a union that is ambiguous is passed over for one that reads',
    explains: ({ reader, writer, java }) => isThrownOfAliases(java) && fitsSeveral(reader, writer)
  }
} as const satisfies Record<string, Known<Compared>>

/** A message that a compatible reader should have read, and did not. */
export interface Unread {
  readonly reader: string
  readonly writer: string
  readonly failure: string
}

/** What the codec cannot do yet. This table may only shrink. */
export const knownOfMessages = {
  defaultNotAValue: {
    reason: 'Java accepts a default without a look at symbols, sizes and bytes; the codec has no use for it',
    explains: ({ reader, failure }) =>
      failure.includes('no matching field for default-less') ||
      (failure.includes('cannot read') && hasField(reader, isDefaultNoSymbol))
  },
  ambiguousInUnchanged: {
    reason: 'the codec refuses an alias that fits a second field, also in a type that did not change',
    explains: ({ reader, writer, failure }) =>
      /cannot read|ambiguous aliasing/.test(failure) && fitsSeveral(reader, writer)
  }
} as const satisfies Record<string, Known<Unread>>

/** Whether both take a schema alike: refuse it, or write the same text. */
export function isSameSchema({ ours, java }: Parsed): boolean {
  return ours === java
}

/** Whether both give the same incompatibilities at the same places and in the same order. Java repeats some. */
export function isSameVerdict({ ours, java }: Compared): boolean {
  if (java.error !== undefined) return false
  const theirs = java.incompatibilities.map(({ type, location, message }) =>
    JSON.stringify([type, location, message])
  )
  const mine = ours
    .map(asJava)
    .map(({ type, location, message }) => JSON.stringify([type, location, message]))
  return mine.join() === [...new Set(theirs)].join()
}

function asJava({ rule, path, facts }: Difference): Incompatibility {
  return { type: rule, location: path, message: String(facts.found) }
}

function isRefusedFor({ text, ours, java }: Parsed, fault: ReturnType<typeof faultOf>): boolean {
  return ours === undefined && java !== undefined && faultOf(JSON.parse(text)) === fault
}

function isThrownOfAliases(java: Compared['java']): boolean {
  return java.error?.includes('matches multiple fields') ?? false
}

/** Whether a field of the reader's stands, by name and aliases, for several of some record of the writer's. */
function fitsSeveral(reader: string, writer: string): boolean {
  return hasField(reader, ({ name, aliases = [] }) =>
    hasField(writer, (_field, siblings) => {
      const fitting = siblings.filter(sibling => sibling.name === name || aliases.includes(sibling.name))
      return fitting.length > 1
    })
  )
}

/** Whether a default that is a text is of an enum or fixed that has no such value. */
function isDefaultNoSymbol({ type, default: value }: Field): boolean {
  const branches = isUnion(type) ? type : [type]
  return (
    typeof value === 'string' &&
    branches.some(branch => isEnum(branch) || isFixed(branch)) &&
    !branches.some(branch => isEnum(branch) && branch.symbols.includes(value)) &&
    !branches.some(branch => isFixed(branch) && branch.size === value.length)
  )
}

function hasField(text: string, holds: (field: Field, siblings: readonly Field[]) => boolean): boolean {
  const visit = (schema: Schema): boolean => {
    if (isUnion(schema)) return schema.some(visit)
    if (isArray(schema)) return visit(schema.items)
    if (isMap(schema)) return visit(schema.values)
    if (!isRecord(schema)) return false
    return schema.fields.some(field => holds(field, schema.fields) || visit(field.type))
  }
  return visit(JSON.parse(text))
}
