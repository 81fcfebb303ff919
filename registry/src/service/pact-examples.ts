import {
  defaultContext,
  exampleOf,
  Failure,
  type Interaction,
  type MessagePart,
  messageMeant,
  misfitOf,
  parseSubject,
  readFrame,
  readMessagePath,
  type Schema,
  type SchemaPointer
} from '@instep/contracts'
import type { Core } from './core.ts'

/**
 * Whether the example of a message is one that its schema describes, and if not, why. Undefined when the message has no
 * example to check.
 */
export async function checkExample(
  core: Core,
  interaction: Interaction,
  { subject, version }: SchemaPointer
): Promise<'fits' | { readonly detail: string } | undefined> {
  const example = exampleOf(interaction)
  const registered = await core.store.schemas.registeredSchema(parseSubject(subject), version)
  if (example === undefined || registered === undefined) return undefined
  const schema = await core.parsed.of(core.store.schemas, registered.schema)
  try {
    if (example.kind === 'value') schema.encode(example.value)
    else if (example.kind === 'bytes') await decode(core, schema, example.bytes)
    else return fitOf(schema, interaction.description, example)
    return 'fits'
  } catch (error) {
    if (error instanceof Failure && error.code === 'schemaInvalid') {
      return { detail: (error as Failure<'schemaInvalid'>).facts.detail }
    }
    throw error
  }
}

/** Whether what a consumer reads of a message is in the schema, and as the consumer has it. */
function fitOf(schema: Schema, called: string, { value, type, isLenient }: MessagePart) {
  const shape = schema.shape({ message: messageMeant(schema, type, called) })
  const misfit = misfitOf(shape, value, isLenient)
  if (misfit === undefined) return 'fits'
  const { path, form } = misfit
  const place = path.length === 0 ? 'the message' : `"${path.join('.')}"`
  if (form === undefined) return { detail: `${place} is not in the schema` }
  return { detail: `${place} is not as in the schema, which has ${form.note ?? form.kind} there` }
}

/** Framed bytes name the schema that they were written with; any others were written with the reader's own. */
async function decode({ store, parsed }: Core, reader: Schema, bytes: Uint8Array): Promise<void> {
  const frame = readFrame(bytes)
  const stored = frame && (await store.schemas.schemaById(defaultContext, frame.id))
  if (frame === undefined || stored === undefined) {
    reader.decode(bytes)
    return
  }
  const writer = await parsed.of(store.schemas, stored)
  const placed = writer.messages === undefined ? undefined : readMessagePath(frame.payload)
  const message = placed && writer.messages?.nameAt(placed.path)
  reader.decode(placed?.payload ?? frame.payload, writer, { message })
}
