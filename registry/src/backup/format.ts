import * as z from 'zod'

/** The version of the format that is written, and the only one that is read. */
export const formatVersion = 1

export const formatName = 'instep-export'

/** The first line: what the file is. */
export const headerSchema = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  at: z.iso.datetime(),
  schema: z.string()
})

/** The line before a table's rows. */
export const tableSchema = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) })

/** The last line: how many rows each table has, and the SHA-256 of every line before this one. */
export const footerSchema = z.strictObject({
  rows: z.record(z.string(), z.int().min(0)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/)
})

/** Rows that are done, of how many there are. */
export interface Progress {
  readonly table: string
  readonly done: number
  readonly of: number
  /** What is done to them. */
  readonly step: 'copy' | 'verify'
}
