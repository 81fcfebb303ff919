import * as z from 'zod'
import type { QueryRecord } from '../query.ts'

/** What no name may hold: control characters, and halves of surrogate pairs, which no store keeps alike. */
function isKeepable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  return text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text)
}

/** No URL can hold these as a name: every client takes them for steps in a path. */
function isAddressable(text: string): boolean {
  return text !== '.' && text !== '..'
}

/** The broker's words for a field that is not there, or is no text. */
function wrongText({ input }: { readonly input?: unknown }): string {
  return input === undefined || input === null ? 'is missing' : 'must be a string'
}

/** A text of the request body that must say something. */
export const filled = z
  .string({ error: wrongText })
  .refine(text => text.trim() !== '', "can't be blank")
  .refine(isKeepable, 'must not contain control characters')
  .refine(isAddressable, 'must not be a dot or two')

/** A text that may be left out; null and the empty text are left out, too. */
export const optionalText = z
  .string({ error: wrongText })
  .refine(isKeepable, 'must not contain control characters')
  .refine(isAddressable, 'must not be a dot or two')
  .nullish()
  .transform(text => text || undefined)

/** A text of a merge patch: what is absent stays, null and the empty text clear. */
export const patchText = z
  .string({ error: wrongText })
  .refine(isKeepable, 'must not contain control characters')
  .nullish()
  .transform(text => (text === '' ? null : text))

export const optionalFlag = z
  .boolean({ error: () => 'must be one of: true, false' })
  .nullish()
  .transform(value => value ?? undefined)

const segment = z
  .string()
  .refine(text => text.trim() !== '', "can't be blank")
  .refine(isKeepable, 'must not contain control characters')

/** The variables of a path. */
export function params<const Names extends readonly string[]>(...names: Names) {
  type Shape = { readonly [Name in Names[number]]: typeof segment }
  return z.object(Object.fromEntries(names.map(name => [name, segment])) as Shape)
}

/** A query string in Rack's nesting, where the order of the names counts. */
export const rackQuery = z.custom<QueryRecord>().optional()

/** One link of a HAL document. */
export const link = z.looseObject({
  href: z.string(),
  title: z.string().optional(),
  name: z.string().optional(),
  templated: z.boolean().optional()
})

export const links = z.record(z.string(), z.union([link, z.array(link)]))

/** A HAL document. Clients tolerate members that are not listed here. */
export function hal<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject({ ...shape, _links: links })
}

/** A text with a type that clients colour. */
export const notice = z.object({ type: z.string(), text: z.string() })

/** A HAL document that is spliced together as text, so that what was published stays as it was. */
export const document = { reply: z.string(), replyAs: 'text' } as const

/** No answer but the status. */
export const nothing = z.undefined()
