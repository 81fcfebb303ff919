import type { Row, Value } from '../store/backup.ts'

/** A row as one line of JSON: whole numbers with all their digits, and what JSON has no form for under a name. */
export function rowText(row: Row): string {
  return `[${row.map(valueText).join(',')}]`
}

function valueText(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return JSON.stringify({ float: String(value) })
  return JSON.stringify({ base64: Buffer.from(value).toString('base64') })
}

/** A row from its line; undefined when it is none. */
export function rowFrom(line: string): Row | undefined {
  const values = parsed(line)
  if (!Array.isArray(values)) return undefined
  const exact = values.every(isExact) ? values : withDigits(line)
  const row = exact.map(valueFrom)
  return row.every(value => value !== undefined) ? row : undefined
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isExact(value: unknown): boolean {
  return typeof value !== 'number' || Number.isSafeInteger(value)
}

/** Numbers that would lose digits are read from their text. */
function withDigits(line: string): readonly unknown[] {
  return JSON.parse(line, (_, value: unknown, { source = '' }: { readonly source?: string } = {}) =>
    typeof value === 'number' && /^-?\d+$/.test(source) ? BigInt(source) : value
  )
}

function valueFrom(value: unknown): Value | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'object') return undefined
  const { float, base64 } = value as { readonly float?: unknown; readonly base64?: unknown }
  if (typeof float === 'string') return Number(float)
  if (typeof base64 === 'string') return Uint8Array.from(Buffer.from(base64, 'base64'))
  return undefined
}
