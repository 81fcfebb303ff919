import { readFrame, type Schema, unplaced } from '@instep/contracts'
import { Refusal } from './refusal.ts'

/** Framed bytes, taken apart as far as that needs no schema. */
export interface Framed {
  readonly id: number
  readonly payload: Uint8Array
}

/** @throws Refusal when the bytes have no frame */
export function framed(bytes: Uint8Array): Framed {
  const frame = readFrame(bytes)
  if (frame === undefined) {
    throw new Refusal('the message does not begin with a zero byte and the id of a schema in four bytes')
  }
  return frame
}

/** Which message of its schema a frame holds, and its bytes. @throws Refusal when it does not say */
export function placedIn(
  schema: Schema,
  { payload }: Framed
): { readonly message: string | undefined; readonly payload: Uint8Array } {
  try {
    return unplaced(schema, payload)
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
