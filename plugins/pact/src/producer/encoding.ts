import { isFailure } from '@instep/contracts'
import type { Claim } from './claim.ts'

/** An event is not as the schema that it is said to be written with. */
export class Unencodable extends Error {
  override readonly name = 'Unencodable'
}

/** Writes an event with the schema that it claims. @throws Unencodable, which names the field and the version */
export function encoded(
  name: string,
  { schema, name: claimed }: Claim,
  event: unknown,
  message?: string
): Uint8Array {
  try {
    return schema.encode(event, { message })
  } catch (cause) {
    if (!isFailure(cause, 'schemaInvalid')) throw cause
    const { detail, at } = cause.facts
    const where = at === undefined ? '' : `, at ${at}`
    throw new Unencodable(`${name} does not fit ${claimed}${where}: ${detail}`, { cause })
  }
}
