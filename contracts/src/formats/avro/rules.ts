import type { Difference } from '../format.ts'

type Facts = Difference['facts']

interface Words {
  readonly breaks: boolean
  /** Confluent's sentence, with `%s` for the reader and then for the writer. Harmless rules have none of Confluent's. */
  readonly confluent: (path: string, facts: Facts) => string
  /** What is wrong, which side breaks, and the smallest change that mends it. */
  readonly explain: (path: string, facts: Facts) => string
}

/** Every way in which a reader's Avro schema can differ from a writer's. The breaking ones are named as Java Avro names them. */
export const rules = {
  NAME_MISMATCH: {
    breaks: true,
    confluent: path => `The name of the schema has changed (path '${path}')`,
    explain: (_path, { reader, writer }) =>
      `The reader knows this type as ${reader}, the writer calls it ${writer}, so a reader will not take one for the other. Keep the name, or add "${writer}" to the aliases of ${reader}.`
  },
  FIXED_SIZE_MISMATCH: {
    breaks: true,
    confluent: path =>
      `The size of FIXED type field at path '${path}' in the %s schema does not match with the %s schema`,
    explain: (_path, { reader, readerSize, writerSize }) =>
      `The reader expects ${readerSize} bytes for ${reader}, the writer writes ${writerSize}. Keep the size at ${writerSize}, or add a new field with a new fixed type and a default.`
  },
  MISSING_ENUM_SYMBOLS: {
    breaks: true,
    confluent: (path, { found }) =>
      `The %s schema is missing enum symbols '${found}' at path '${path}' in the %s schema`,
    explain: (_path, { reader, symbols }) =>
      `The writer may write ${list(symbols)}, which the reader's enum ${reader} does not know, and it has no default to fall back on. Keep the symbols in the reader's enum, or give that enum a "default" symbol.`
  },
  READER_FIELD_MISSING_DEFAULT_VALUE: {
    breaks: true,
    confluent: (path, { field }) =>
      `The field '${field}' at path '${path}' in the %s schema has no default value and is missing in the %s schema`,
    explain: (_path, { field, record }) =>
      `The reader needs the field "${field}" of ${record}, but the writer does not write it and there is no default to take its place. Give "${field}" a default in the reader's schema; if it was renamed, add the old name to its aliases.`
  },
  READER_FIELD_AMBIGUOUS: {
    breaks: true,
    confluent: (path, { field }) =>
      `The field '${field}' at path '${path}' in the %s schema matches more than one field in the %s schema`,
    explain: (_path, { field, record, candidates }) =>
      `The field "${field}" of the reader's ${record} stands, by its name and aliases, for ${list(candidates)} of the writer's, so the reader cannot tell which to read. Remove the aliases that the writer's fields still use as names.`
  },
  TYPE_MISMATCH: {
    breaks: true,
    confluent: path =>
      `The type (path '${path}') of a field in the %s schema does not match with the %s schema`,
    explain: (path, { reader, writer, readerType, writerType }) => {
      const what = `At ${path} the writer writes ${writer} and the reader expects ${reader}, which cannot be read from it.`
      const isNull = writerType === 'NULL'
      const mend = isNull
        ? `Let the reader accept null: ["null", "${reader}"].`
        : isNarrowing(String(readerType), String(writerType))
          ? `A ${reader} grows into a ${writer} but not back: keep ${writer} in the reader.`
          : `Keep ${writer}, or add a new field of type ${reader} with a default and leave this one.`
      return `${what} ${mend}`
    }
  },
  MISSING_UNION_BRANCH: {
    breaks: true,
    confluent: path =>
      `The %s schema is missing a type inside a union field at path '${path}' in the %s schema`,
    explain: (path, { writer, branchRule, branchPath }) =>
      branchRule === undefined
        ? `The writer may write ${writer} at ${path}, which no branch of the reader's union accepts. Add ${writer} to the reader's union.`
        : `The writer may write ${writer} at ${path}. The reader's union has that branch but cannot read it: ${branchRule} at ${branchPath} within the branch. Mend that difference, or keep the old type as a further branch.`
  },
  FIELD_ADDED_WITH_DEFAULT: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { field, record }) =>
      `The reader's ${record} has a field "${field}" that the writer does not write; the reader fills in the default.`
  },
  FIELD_REMOVED: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { field, record }) =>
      `The writer writes a field "${field}" that the reader's ${record} does not have; the reader skips it.`
  },
  FIELD_RENAMED: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { field, written }) =>
      `The reader's field "${field}" reads the writer's "${written}" by an alias.`
  },
  TYPE_RENAMED: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { reader, writer }) => `The reader's ${reader} reads what the writer calls ${writer}.`
  },
  TYPE_PROMOTED: {
    breaks: false,
    confluent: harmless,
    explain: (path, { reader, writer }) =>
      `At ${path} the reader takes the writer's ${writer} as a ${reader}.`
  },
  SYMBOLS_ADDED: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { reader, symbols }) =>
      `The reader's enum ${reader} knows ${list(symbols)}, which the writer does not write.`
  },
  SYMBOLS_DEFAULTED: {
    breaks: false,
    confluent: harmless,
    explain: (_path, { reader, symbols, fallback }) =>
      `The reader's enum ${reader} does not know ${list(symbols)} and reads its default "${fallback}" instead.`
  },
  UNION_WIDENED: {
    breaks: false,
    confluent: harmless,
    explain: (path, { branches }) => `At ${path} the reader also accepts ${list(branches)}.`
  }
} as const satisfies Record<string, Words>

export type Rule = keyof typeof rules

/** What the rules let pass, and the codec refuses. */
const refusals = {
  NOT_RESOLVED_BY_CODEC: {
    breaks: true,
    confluent: path => `The codec of the %s schema cannot read the %s schema at path '${path}'`,
    explain: (_path, { detail }) =>
      `No message of the writer's can be read, though the rules of Avro let it pass. ${detail}. Give every default of the reader a value of its field's type, and let every alias fit one field.`
  }
} as const satisfies Record<string, Words>

/** Makes a difference of a rule. `found` is what Java Avro says besides. */
export function difference(rule: Rule | keyof typeof refusals, path: string, facts: Facts): Difference {
  return { rule, path: path === '' ? '/' : path, breaks: wordsOf(rule).breaks, facts }
}

/**
 * A difference as the Confluent registry prints it, with two `%s` left: the first for the reader, the second for the
 * writer. A `%` of the user's own is doubled, as for printf: whoever fills the slots turns `%%` back into `%`.
 */
export function confluentMessage({ rule, path, facts }: Difference): string {
  const escaped = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === 'string' ? doublePercents(fact) : fact
    ])
  )
  const description = wordsOf(rule).confluent(doublePercents(path), escaped)
  return `{errorType:'${rule}', description:'${description}', additionalInfo:'${escaped.found ?? ''}'}`
}

/** A difference in one or two sentences for a developer. */
export function explain({ rule, path, facts }: Difference): string {
  return wordsOf(rule).explain(path, facts)
}

/** The writer's types that a reader's type takes in place of its own. */
export const promotions: Readonly<Record<string, readonly string[]>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  string: ['bytes'],
  bytes: ['string']
}

function isNarrowing(readerType: string, writerType: string): boolean {
  return promotions[writerType.toLowerCase()]?.includes(readerType.toLowerCase()) ?? false
}

function harmless(path: string): string {
  return `The schemas differ at path '${path}', and the %s schema can read the %s schema`
}

function list(names: Facts[string] | undefined): string {
  return Array.isArray(names) ? names.map(name => `"${name}"`).join(', ') : String(names)
}

function doublePercents(text: string): string {
  return text.replaceAll('%', '%%')
}

function wordsOf(rule: string): Words {
  return { ...rules, ...refusals }[rule as Rule] // a difference of this format has a rule of these tables
}
