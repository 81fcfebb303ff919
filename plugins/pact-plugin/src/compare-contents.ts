import type { Schema } from '@instep/contracts'
import { mismatchText, valueText } from './explain.ts'
import { formsOf } from './forms.ts'
import { framed, placedIn } from './frames.ts'
import { Refusal, wordsOf } from './refusal.ts'
import { NoAnswer, type Registry } from './registry.ts'
import type { CompareContentsRequest, CompareContentsResponse, ContentMismatch } from './rpc/messages.ts'
import { compare } from './rules/compare.ts'
import { embeddedIn, parse, type SchemaSource } from './schemas.ts'
import { viewOf } from './view.ts'

/** Compares what came with what a pact wants, each read with the schema that it was written with. */
export async function compareContents(
  {
    expected,
    actual,
    allowUnexpectedKeys = false,
    rules = {},
    pluginConfiguration = {}
  }: CompareContentsRequest,
  registry: Registry | undefined
): Promise<CompareContentsResponse> {
  const { interactionConfiguration = {}, pactConfiguration } = pluginConfiguration
  const embedded = embeddedIn(pactConfiguration, interactionConfiguration.schemaKey)
  const wanted = framed(bytesOf(expected?.content))
  const reader = parse(await expectedSource(wanted.id, embedded, registry))
  const { message, payload } = placedIn(reader, wanted)
  const forms = formsOf(reader, message)
  const expectedView = viewOf(forms, reader.decode(payload, reader, { message }))

  let actualView: unknown
  try {
    const datum = await readActual(bytesOf(actual?.content), reader, message, embedded, registry)
    actualView = viewOf(forms, datum)
  } catch (error) {
    const words = wordsOf(error)
    if (words === undefined || error instanceof NoAnswer) throw error
    return results([{ path: '$', mismatch: words, expected: shown(expectedView), actual: '' }])
  }
  return results(
    compare(expectedView, actualView, rules, { allowsMore: allowUnexpectedKeys }).map(mismatch => ({
      path: mismatch.path,
      mismatch: mismatchText(mismatch),
      expected: shown(mismatch.expected),
      actual: shown(mismatch.actual)
    }))
  )
}

/** The schema of the pact's own message: what the consumer's test was written with. */
async function expectedSource(
  id: number,
  embedded: readonly SchemaSource[],
  registry: Registry | undefined
): Promise<SchemaSource> {
  const found = embedded.find(({ schemaId }) => schemaId === id) ?? (await registry?.byId(id))
  if (found === undefined)
    throw new Refusal(`the pact does not hold its schema ${id}, and no registry has it`)
  return found
}

/** Reads what came with the schema that its own id names, as the consumer's schema reads it. */
async function readActual(
  bytes: Uint8Array,
  reader: Schema,
  wanted: string | undefined,
  embedded: readonly SchemaSource[],
  registry: Registry | undefined
): Promise<unknown> {
  const frame = framed(bytes)
  const writer = parse(await actualSource(frame.id, embedded, registry))
  if (writer.type !== reader.type) {
    throw new Refusal(
      `the message was written with schema ${frame.id}, which is ${writer.type}; expected ${reader.type}`
    )
  }
  const { message, payload } = placedIn(writer, frame)
  if (reader.messages !== undefined && message !== wanted) {
    throw new Refusal(`the message is a ${message}, expected a ${wanted}`)
  }
  try {
    return reader.decode(payload, writer, { message })
  } catch (error) {
    const words = wordsOf(error)
    if (words === undefined) throw error
    throw new Refusal(`the message, written with schema ${frame.id}, cannot be read: ${words}`, {
      cause: error
    })
  }
}

/** Ids are the registry's; what the pact embeds stands in where that cannot be asked, or has no such id. */
async function actualSource(
  id: number,
  embedded: readonly SchemaSource[],
  registry: Registry | undefined
): Promise<SchemaSource> {
  const own = embedded.find(({ schemaId }) => schemaId === id)
  try {
    const found = (await registry?.byId(id)) ?? own
    if (found !== undefined) return found
  } catch (error) {
    if (!(error instanceof NoAnswer && error.isAway) || own === undefined) throw error
    return own
  }
  throw registry === undefined
    ? new NoAnswer(
        `the message was written with schema ${id}, which the pact does not hold: set INSTEP_REGISTRY`,
        { isAway: true }
      )
    : new Refusal(`the message was written with schema ${id}, which neither the registry nor the pact has`)
}

function bytesOf(content = ''): Uint8Array {
  return Buffer.from(content, 'base64')
}

/** Values travel as the bytes of a text. */
function shown(value: unknown): string {
  return Buffer.from(valueText(value)).toString('base64')
}

function results(mismatches: readonly ContentMismatch[]): CompareContentsResponse {
  const byPath = Map.groupBy(mismatches, ({ path }) => path)
  return { results: Object.fromEntries([...byPath].map(([path, found]) => [path, { mismatches: found }])) }
}
