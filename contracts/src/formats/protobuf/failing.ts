import { Failure } from '../../failures.ts'

/** Refuses a text, a datum or bytes, with the place in the text when it is known. */
export function fail(detail: string, at?: string): never {
  throw new Failure('schemaInvalid', {
    type: 'PROTOBUF',
    detail,
    ...(at === undefined ? {} : { at })
  })
}

/** A text that complaints are about. */
export interface Source {
  /** Empty for a file made from a descriptor: it has no places. */
  readonly text: string
  /** The import path; none for the text that is registered. */
  readonly path: string | undefined
}

/** Refuses a text at an offset, shown as an editor shows it. */
export function refuse({ text, path }: Source, offset: number, detail: string): never {
  const before = text.slice(0, offset)
  const place = `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`
  return fail(
    path === undefined ? detail : `The reference ${path} is not valid: ${detail}`,
    text === '' ? undefined : place
  )
}
