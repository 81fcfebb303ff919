import { isJsonObject, type Json, type ProtocolName, type Retention, starts } from '@instep/contracts'
import * as z from 'zod'
import { hasAuthorsNames } from './document/names.ts'
import { member, type Node, placeOf, plain } from './document/node.ts'
import type { Path } from './document/path.ts'
import type { Tree } from './document/tree.ts'
import { suggestion } from './nearest.ts'
import type { Problems } from './problems.ts'

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const duration = z
  .string()
  .regex(/^\d{1,12}(ms|s|m|h|d)$/)
  .transform(text => Number.parseInt(text, 10) * units[text.replace(/\d+/, '') as keyof typeof units]) // by the pattern

/** Milliseconds, a duration, or `forever`. */
const retention: z.ZodType<Retention> = z.union([z.literal('forever'), z.int().min(0), duration], {
  error: 'must be milliseconds, a duration such as 7d, 36h, 30m, 10s or 500ms, or forever'
})

const milliseconds = z.union([z.int().min(0), duration], {
  error: 'must be milliseconds, or a duration such as 7d, 36h, 30m, 10s or 500ms'
})

const name = z.string().min(1).max(255)

const count = z.int().min(0)

const scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const bindings = z
  .array(
    z.strictObject({ exchange: name, key: z.string().max(255).default(''), arguments: scalars.optional() })
  )
  .max(1000)

/** What Instep wants to know and AsyncAPI has no field for, by the object that it stands in. */
export const extensions = {
  channel: {
    'x-instep-retention': retention,
    'x-instep-exchange': z.strictObject({
      /** Where messages go that no binding takes. */
      alternate: name.optional(),
      /** The exchanges that it is bound to. */
      bindings: bindings.optional()
    }),
    'x-instep-queue': z.strictObject({
      /** For a receiver that gives a routing key in its bindings, where AsyncAPI has no room for the queue. */
      name: name.optional(),
      bindings: bindings.optional(),
      messageTtl: milliseconds.optional(),
      deadLetterExchange: z.string().max(255).optional(),
      deadLetterKey: z.string().max(255).optional(),
      deliveryLimit: z.int().min(1).optional()
    }),
    /** What a headers exchange compares. */
    'x-instep-headers': scalars,
    'x-instep-stream': z.strictObject({
      name,
      subjects: z.array(name).min(1).max(1000).optional(),
      maxAge: retention.optional()
    })
  },
  operation: {
    'x-instep-dead-letter': name,
    'x-instep-attempts': z.int().min(1),
    'x-instep-limits': z.strictObject({
      lag: count.optional(),
      oldest: milliseconds.optional(),
      redelivered: count.optional(),
      deadLetters: count.optional(),
      unroutable: count.optional()
    }),
    'x-instep-start': z.enum(starts),
    'x-instep-causes': z.array(z.string()).max(1000),
    'x-instep-consumer': z.strictObject({
      durable: name.optional(),
      filters: z.array(name).min(1).max(1000).optional(),
      maxDeliver: z.int().min(1).optional()
    })
  },
  message: {
    'x-instep-subject': z.string().min(1).max(1000),
    'x-instep-schema': z.strictObject({
      subject: z.string().min(1).max(1000),
      version: z.int().positive().optional()
    })
  }
} as const satisfies Readonly<Record<string, Readonly<Record<`x-instep-${string}`, z.ZodType>>>>

/** The broker that knows what an extension speaks of; those that are not here go with any. */
export const brokerOf: Readonly<Record<string, readonly ProtocolName[]>> = {
  'x-instep-retention': ['kafka', 'other'],
  'x-instep-exchange': ['amqp'],
  'x-instep-queue': ['amqp'],
  'x-instep-headers': ['amqp'],
  'x-instep-stream': ['nats'],
  'x-instep-consumer': ['nats']
}

export type Holder = keyof typeof extensions

/** What the extensions of an object say; what is not there is undefined. */
export type Extensions<Kind extends Holder> = {
  readonly [Name in keyof (typeof extensions)[Kind]]?: z.output<
    Extract<(typeof extensions)[Kind][Name], z.ZodType>
  >
}

/** Reads the extensions of an object; one that has not its shape is a problem, and left out. */
export function extensionsOf<Kind extends Holder>(
  node: Node,
  kind: Kind,
  problems: Problems
): Extensions<Kind> {
  const read: Record<string, unknown> = {}
  for (const [key, shape] of Object.entries<z.ZodType>(extensions[kind])) {
    const value = member(node, key)
    if (value === undefined) continue
    const parsed = shape.safeParse(plain(value))
    if (parsed.success) read[key] = parsed.data
    else for (const issue of parsed.error.issues) addIssue(value, key, issue, problems)
  }
  return read as Extensions<Kind> // the keys and shapes are those of the table
}

function addIssue(value: Node, key: string, { path, message }: z.core.$ZodIssue, problems: Problems): void {
  const steps = path.map(step => (typeof step === 'symbol' ? String(step) : step))
  const where = [key, ...steps].join('.')
  problems.add([...placeOf(value).path, ...steps], `${where}: ${message}`)
}

const holders = Object.keys(extensions) as readonly Holder[] // the table's own keys

const namesOf = (holder: Holder): readonly string[] => Object.keys(extensions[holder])

/** Says of every `x-instep-` name that nobody knows, or that stands in the wrong object, where it belongs. */
export function checkExtensionNames(tree: Tree, problems: Problems): void {
  visit(tree.root, [], problems)
}

function visit(value: Json, path: Path, problems: Problems): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, [...path, index], problems)
  }
  if (!isJsonObject(value)) return
  const holder = holderAt(path)
  const hasNames = hasAuthorsNames(path)
  for (const [key, child] of value) {
    const below = [...path, key]
    if (hasNames) visit(child, below, problems)
    else if (key.startsWith('x-instep-')) checkName(key, holder, below, problems)
    else if (!key.startsWith('x-') && !schemas.has(key)) visit(child, below, problems)
  }
}

/** Schemas may have members of any name. */
const schemas = new Set(['payload', 'headers', 'schemas'])

function checkName(key: string, holder: Holder | undefined, path: Path, problems: Problems): void {
  if (holder !== undefined && namesOf(holder).includes(key)) return
  const owner = holders.find(kind => namesOf(kind).includes(key))
  if (owner !== undefined) problems.add(path, `"${key}" belongs into ${article[owner]} ${owner}`)
  else {
    const known = holder === undefined ? holders.flatMap(namesOf) : namesOf(holder)
    problems.add(path, () => `Instep has no extension "${key}"${suggestion(key, known)}`)
  }
}

const article: Readonly<Record<Holder, string>> = { channel: 'a', operation: 'an', message: 'a' }

/** Which of the objects that have extensions a path leads to, traits counted as what they are traits of. */
function holderAt(path: Path): Holder | undefined {
  const steps = path[0] === 'components' ? path.slice(1) : path
  const [collection, , part] = steps
  if (steps.length === 2) return collections[String(collection)]
  const isMessage = collection === 'channels' && part === 'messages'
  if (isMessage && (steps.length === 4 || (steps.length === 6 && steps[4] === 'traits'))) return 'message'
  return steps.length === 4 && part === 'traits' ? collections[String(collection)] : undefined
}

const collections: Readonly<Record<string, Holder>> = {
  channels: 'channel',
  operations: 'operation',
  operationTraits: 'operation',
  messages: 'message',
  messageTraits: 'message'
}
