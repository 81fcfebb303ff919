import type { Difference } from '../format.ts'

type Facts = Difference['facts']

interface Words {
  readonly breaks: boolean
  /** Confluent's sentence, with `%s` for the reader and then for the writer. Harmless rules have none of Confluent's. */
  readonly confluent: (path: string) => string
  /** What changed, which side breaks, and the smallest change that mends it. */
  readonly explain: (facts: Facts) => string
}

/** Every way in which a reader's Protobuf schema can differ from a writer's, named as the Confluent registry names them. */
export const rules = {
  PACKAGE_CHANGED: {
    breaks: true,
    confluent: path =>
      `The package at '${path}' in the %s schema does not match the package in the %s schema`,
    explain: ({ reader, writer }) =>
      `The writer's messages are in ${packageText(writer)}, the reader's in ${packageText(reader)}, so no message has the full name by which the reader looks for it. Keep ${packageText(writer)} in both.`
  },
  MESSAGE_REMOVED: {
    breaks: true,
    confluent: path => `The %s schema is missing a MESSAGE type at path '${path}' in the %s schema`,
    explain: ({ message }) =>
      `The writer may write the message ${message}, which the reader does not have. Keep ${message} in the reader's schema; if it was renamed, keep the old message beside the new one.`
  },
  FIELD_KIND_CHANGED: {
    breaks: true,
    confluent: path => `The type of a field at path '${path}' in the %s schema does not match the %s schema`,
    explain: ({ field, number, message, readerType, writerType }) =>
      `The writer writes field ${number} of ${message} as ${writerType} and the reader takes it for ${readerType}, so the reader misreads its bytes. Keep ${writerType}, or give "${field}" a new number.`
  },
  FIELD_SCALAR_KIND_CHANGED: {
    breaks: true,
    confluent: path =>
      `The kind of a SCALAR field at path '${path}' in the %s schema does not match its kind in the %s schema`,
    explain: ({ field, number, message, readerType, writerType }) =>
      `The writer writes field ${number} of ${message} as ${writerType} and the reader takes it for ${readerType}, which is encoded differently. Keep ${writerType}, or give "${field}" a new number.`
  },
  FIELD_NAMED_TYPE_CHANGED: {
    breaks: true,
    confluent: path =>
      `The type of a MESSAGE field at path '${path}' in the %s schema does not match its type in the %s schema`,
    explain: ({ field, number, message, readerType, writerType }) =>
      readerType === writerType
        ? `Field ${number} of ${message} is a ${writerType} for both, but the files that they import define it in ways that the reader cannot read. Mend ${readerType} in the imported file, or give "${field}" a new number.`
        : `The writer writes a ${writerType} into field ${number} of ${message} and the reader takes it for a ${readerType}. Keep ${writerType}, or give "${field}" a new number.`
  },
  FIELD_NUMERIC_LABEL_CHANGED: {
    breaks: true,
    confluent: path =>
      `The label for a NUMERIC field at path '${path}' in the %s schema does not match its label in the %s schema`,
    explain: ({ field, number, message, readerLabel, writerLabel }) =>
      `Field ${number} of ${message} is ${writerLabel} for the writer and ${readerLabel} for the reader, and numbers are encoded differently as one and as many. Keep "${field}" ${writerLabel}, or add a new ${readerLabel} field with a new number.`
  },
  REQUIRED_FIELD_ADDED: {
    breaks: true,
    confluent: path => `A required field  at path '${path}' in the %s schema is missing in the %s schema`,
    explain: ({ field, message }) =>
      `The reader requires the field "${field}" of ${message}, which the writer does not write, so every message is refused. Make "${field}" optional in the reader's schema.`
  },
  REQUIRED_FIELD_REMOVED: {
    breaks: true,
    confluent: path => `The %s schema is missing a required field at path: '${path}' in the %s schema`,
    explain: ({ field, message }) =>
      `The writer requires the field "${field}" of ${message} and the reader no longer has it: whoever still requires it refuses what is written without it. Make "${field}" optional everywhere before it is removed.`
  },
  ONEOF_FIELD_REMOVED: {
    breaks: true,
    confluent: path => `The %s schema is missing a oneof field at path '${path}' in the %s schema`,
    explain: ({ field, oneof, message }) =>
      `The writer may choose "${field}" in the oneof ${oneof} of ${message}, and a reader without it cannot tell that anything was chosen. Keep "${field}" in the reader's oneof, marked deprecated.`
  },
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: {
    breaks: true,
    confluent: path =>
      `Multiple fields in the oneof at path '${path}' in the %s schema are outside a oneof in the %s schema`,
    explain: ({ fields, oneof, message }) =>
      `The writer may write ${list(fields)} of ${message} together, and the reader keeps only one of them since they share the oneof ${oneof}. Leave at least all but one of them outside the oneof.`
  },
  FIELD_MOVED_TO_EXISTING_ONEOF: {
    breaks: true,
    confluent: path =>
      `A field in the oneof at path '${path}' in the %s schema is outside an existing oneof in the %s schema`,
    explain: ({ fields, oneof, message }) =>
      `The writer may write several of ${list(fields)} of ${message} together, and the reader keeps only one of them since they share the oneof ${oneof}. Leave the oneof as the writer has it, or add a new field to it.`
  },
  MESSAGE_ADDED: harmless(
    ({ message }) => `The reader has a message ${message} that the writer does not write.`
  ),
  MESSAGE_MOVED: harmless(
    ({ message, readerIndex, writerIndex }) =>
      `The message ${message} is number ${readerIndex} for the reader and number ${writerIndex} for the writer; it is found by the writer's.`
  ),
  ENUM_ADDED: harmless(({ enum: name }) => `The reader has an enum ${name} that the writer does not have.`),
  ENUM_REMOVED: harmless(
    ({ enum: name }) =>
      `The writer has an enum ${name} that the reader does not have; its values are numbers.`
  ),
  ENUM_CONST_ADDED: harmless(
    ({ constant, number, enum: name }) =>
      `The reader's enum ${name} knows ${constant} = ${number}, which the writer does not write.`
  ),
  ENUM_CONST_CHANGED: harmless(
    ({ number, readerConstant, writerConstant, enum: name }) =>
      `The number ${number} of ${name} is ${readerConstant} for the reader and ${writerConstant} for the writer.`
  ),
  ENUM_CONST_REMOVED: harmless(
    ({ constant, number, enum: name }) =>
      `The writer may write ${constant} of ${name}, which the reader sees as the unknown number ${number}.`
  ),
  FIELD_ADDED: harmless(
    ({ field, message }) =>
      `The reader's ${message} has a field "${field}" that the writer does not write; the reader sees it unset.`
  ),
  FIELD_REMOVED: harmless(
    ({ field, message }) =>
      `The writer writes a field "${field}" that the reader's ${message} does not have; the reader skips it.`
  ),
  FIELD_NAME_CHANGED: harmless(
    ({ number, message, readerField, writerField }) =>
      `Field ${number} of ${message} is "${readerField}" for the reader and "${writerField}" for the writer; only the number travels, except in JSON.`
  ),
  FIELD_STRING_OR_BYTES_LABEL_CHANGED: harmless(
    ({ field, message, readerLabel, writerLabel }) =>
      `The field "${field}" of ${message} is ${writerLabel} for the writer and ${readerLabel} for the reader; of many the reader takes the last.`
  ),
  ONEOF_ADDED: harmless(
    ({ oneof, message }) => `The reader's ${message} has a oneof ${oneof} that the writer does not have.`
  ),
  ONEOF_REMOVED: harmless(
    ({ oneof, message }) => `The writer's ${message} has a oneof ${oneof} that the reader does not have.`
  ),
  ONEOF_FIELD_ADDED: harmless(
    ({ field, oneof, message }) =>
      `The reader's ${message} knows "${field}" in the oneof ${oneof}, which the writer does not write.`
  ),
  ONEOF_FIELD_MOVED_TO_TOP_LEVEL: harmless(
    ({ field, oneof, message }) =>
      `The field "${field}" of ${message} is in the oneof ${oneof} for the writer and outside of it for the reader.`
  )
} as const satisfies Record<string, Words>

export type Rule = keyof typeof rules

/** What the Confluent registry has no rule for, or lets pass, although the reader refuses some of the messages. */
const refusals = {
  FIELD_BECAME_REQUIRED: refused(
    ({ field, message }) =>
      `The reader requires the field "${field}" of ${message}, which the writer may leave out, and refuses what is written without it. Make "${field}" optional in the reader's schema.`
  ),
  FIELD_LIST_READ_AS_ONE: refused(
    ({ field, number, message, readerType, writerType }) =>
      `The writer writes many ${writerType} into field ${number} of ${message} and the reader takes them for one ${readerType}. Keep "${field}" repeated, or add a new field with a new number.`
  ),
  FIELD_BYTES_READ_AS_STRING: refused(
    ({ field, number, message }) =>
      `The writer may write any bytes into field ${number} of ${message}, and the reader refuses what is no UTF-8. Keep "${field}" bytes, or add a string with a new number.`
  )
} as const satisfies Record<string, Words>

export type Refusal = keyof typeof refusals

export function difference(rule: Rule | Refusal, path: string, facts: Facts): Difference {
  return { rule, path, breaks: wordsOf(rule).breaks, facts }
}

/**
 * A difference as the Confluent registry prints it, with two `%s` left: the first for the reader, the second for the
 * writer. A `%` of the user's own is doubled, as for printf: whoever fills the slots turns `%%` back into `%`.
 */
export function confluentMessage({ rule, path }: Difference): string {
  const description = wordsOf(rule).confluent(path.replaceAll('%', '%%'))
  return `{errorType:"${rule}", description:"${description}"}`
}

/** A difference in one or two sentences for a developer. */
export function explain({ rule, facts }: Difference): string {
  return wordsOf(rule).explain(facts)
}

function harmless(explain: Words['explain']): Words {
  return {
    breaks: false,
    confluent: path => `The schemas differ at path '${path}', and the %s schema can read the %s schema`,
    explain
  }
}

function refused(explain: Words['explain']): Words {
  return {
    breaks: true,
    confluent: path => `The %s schema cannot read all that the %s schema writes at path '${path}'`,
    explain
  }
}

function packageText(name: Facts[string] | undefined): string {
  return name === '' ? 'no package' : `the package ${name}`
}

function list(names: Facts[string] | undefined): string {
  return Array.isArray(names) ? names.map(name => `"${name}"`).join(', ') : String(names)
}

function wordsOf(rule: string): Words {
  return { ...rules, ...refusals }[rule as Rule | Refusal] // a difference of this format has a rule of these tables
}
