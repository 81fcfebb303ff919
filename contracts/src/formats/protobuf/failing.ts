import { Failure } from '../../failures.ts'

/** Refuses a text, a datum or bytes, with the place in the text when it is known. */
export function fail(detail: string, at?: string, cause?: unknown): never {
  throw new Failure(
    'schemaInvalid',
    { type: 'PROTOBUF', detail, ...(at === undefined ? {} : { at }) },
    cause === undefined ? undefined : { cause }
  )
}

/** An offset as an editor shows it. A file without a text has no places. */
export function placeIn(text: string, offset: number): string | undefined {
  if (text === '') return undefined
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`
}
