import * as z from 'zod'
import { Refusal } from './refusal.ts'
import type { Struct } from './rpc/messages.ts'

const reference = z.strictObject({ name: z.string(), schema: z.string() })

const settings = z.strictObject({
  subject: z.string().min(1).optional(),
  version: z.union([z.int().positive(), z.literal('latest')]).default('latest'),
  schema: z
    .union([z.string(), z.record(z.string(), z.unknown()).transform(tree => JSON.stringify(tree))])
    .optional(),
  schemaType: z.enum(['AVRO', 'JSON', 'PROTOBUF']).optional(),
  schemaId: z.int().min(0).max(4_294_967_295).default(0),
  references: z.array(reference).default([]),
  message: z.string().optional(),
  registry: z.url({ protocol: /^https?$/ }).optional()
})

/** What a test says about a message beside its fields. */
export type Settings = z.infer<typeof settings>

/** What a test gave for a message, taken apart. */
export interface Described {
  readonly settings: Settings
  readonly fields: Struct
}

const prefix = 'pact:'
/** Written with the prefix alone. */
const driversOwn = new Set(['pact:content-type', 'pact:match'])

/**
 * Takes settings and fields apart. A setting may stand under its name with `pact:` before it; then the plain name is a
 * field of the message.
 * @throws Refusal when the settings are not as they should be
 */
export function describedBy(config: Struct): Described {
  const given = new Map(Object.entries(config))
  const found = Object.keys(settings.shape).flatMap(name => {
    const key = given.has(prefix + name) ? prefix + name : name
    if (!given.has(key)) return []
    const value = given.get(key)
    given.delete(key)
    return [[name, value]]
  })
  for (const key of driversOwn) given.delete(key)
  const unknown = [...given.keys()].find(key => key.startsWith(prefix))
  if (unknown !== undefined) throw new Refusal(`there is no setting ${unknown}`)
  const parsed = settings.safeParse(Object.fromEntries(found))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Refusal(`the setting ${issue?.path.join('.')} is wrong: ${issue?.message}`)
  }
  if (parsed.data.subject === undefined && parsed.data.schema === undefined) {
    throw new Refusal('the message needs a subject in the registry, or a schema')
  }
  return { settings: parsed.data, fields: Object.fromEntries(given) }
}
