import { Failure, formatOf, isJsonObject, type Schema, writeJson } from '@instep/contracts'
import type { InlineSchema } from '../contract.ts'
import { limits } from '../document/limits.ts'
import { member, type Node, placeOf, textOf } from '../document/node.ts'
import { stepsOf } from '../document/path.ts'
import type { Located } from '../document/references.ts'
import type { Tree } from '../document/tree.ts'
import type { Problems } from '../problems.ts'
import { defaultSchemaFormat, languageOf, type PayloadLanguage } from './languages.ts'
import { type WholeSchema, wholeAvroSchema, wholeJsonSchema } from './whole.ts'

/** The schema of a message, as it would be registered. */
interface Payload extends InlineSchema {
  /** The name that the schema itself gives to the message. */
  readonly name: string | undefined
}

/** Reads the payloads of messages; one that several messages share is read once. */
export interface PayloadReader {
  /** The position of a payload among the schemas, and the name that it gives to the message. */
  read(payload: Node): { readonly index: number; readonly name: string | undefined } | undefined
  schemas(): readonly InlineSchema[]
}

export function createPayloadReader(tree: Tree, problems: Problems): PayloadReader {
  const known = new Map<unknown, ReturnType<PayloadReader['read']>>()
  const positions = new Map<string, number>()
  const schemas: InlineSchema[] = []
  let length = 0

  function positionOf({ type, text }: Payload, payload: Node): number {
    const key = `${type} ${text}`
    const position = positions.get(key) ?? schemas.push({ type, text }) - 1
    if (!positions.has(key)) length += text.length
    positions.set(key, position)
    if (length > limits.schemas) {
      problems.add(
        placeOf(payload).path,
        `The schemas of the document are more than ${limits.schemas} characters, each with what it refers to`
      )
      problems.settle()
    }
    return position
  }

  return {
    schemas: () => schemas,
    read(payload) {
      const key = placeOf(payload).value
      // A text or a number may be the same by chance; an object is the same only when it is one.
      const isShared = isJsonObject(key)
      if (isShared && known.has(key)) return known.get(key)
      const found = readPayload(tree, payload, problems)
      const read = found && { index: positionOf(found, payload), name: found.name }
      if (isShared) known.set(key, read)
      return read
    }
  }
}

function readPayload(tree: Tree, payload: Node, problems: Problems): Payload | undefined {
  const given = textOf(member(payload, 'schemaFormat'))
  const schema = given === undefined ? payload : member(payload, 'schema')
  if (schema === undefined) {
    problems.add(placeOf(payload).path, 'The payload names a schemaFormat, and has no "schema"')
    return undefined
  }
  const language = languageOf(given ?? defaultSchemaFormat)
  if (language === undefined) {
    problems.add(
      [...placeOf(payload).path, 'schemaFormat'],
      `Instep cannot read schemas of the format "${given}". Register one that it can read, and name it with x-instep-schema`
    )
    return undefined
  }
  return ways[language.as](tree, placeOf(schema), language, problems)
}

type Way = (tree: Tree, at: Located, language: PayloadLanguage, problems: Problems) => Payload | undefined

const ways: Readonly<Record<PayloadLanguage['as'], Way>> = {
  object: (tree, at, { type }, problems) => fromObject(type, wholeJsonSchema(tree, at), at, problems),

  text(tree, at, { type }, problems) {
    if (typeof at.value === 'string') return fromText(type, at.value, at, tree, problems)
    problems.add(at.path, `A schema of the type ${type} is written as a text`)
    return undefined
  },

  either(tree, at, language, problems) {
    const isText = typeof at.value === 'string' && /^\s*[[{"]/.test(at.value)
    if (isText) return ways.text(tree, at, language, problems)
    return fromObject(language.type, wholeAvroSchema(tree, at, problems), at, problems)
  }
}

function fromObject(
  type: string,
  { json, pathOf }: WholeSchema,
  at: Located,
  problems: Problems
): Payload | undefined {
  return understood(type, writeJson(json), detail => {
    const steps = detail.at === undefined ? [] : (stepsOf(detail.at.replace(/^#?/, '#')) ?? [])
    problems.add(steps.length === 0 ? at.path : pathOf(steps), detail.message)
  })
}

function fromText(
  type: string,
  text: string,
  at: Located,
  tree: Tree,
  problems: Problems
): Payload | undefined {
  return understood(type, text, detail => {
    const [, line, column] = /^line (\d+), column (\d+)$/.exec(detail.at ?? '') ?? []
    if (line === undefined) problems.add(at.path, detail.message)
    else {
      const place = tree.locateWithin(at.path, { line: Number(line), column: Number(column) })
      problems.addAt(place.line, place.column, detail.message)
    }
  })
}

interface Detail {
  readonly message: string
  readonly at: string | undefined
}

function understood(type: string, text: string, report: (detail: Detail) => void): Payload | undefined {
  let schema: Schema
  try {
    schema = formatOf(type).parse(text, { strict: true })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { detail, at } = error.facts as { readonly detail?: string; readonly at?: string } // of schemaInvalid
    report({ message: `This is no ${type} schema: ${detail ?? error.code}`, at })
    return undefined
  }
  return { type, text, name: schema.name }
}
