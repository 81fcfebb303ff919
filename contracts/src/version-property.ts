import type { Metadata, SchemaContent } from './content.ts'

/** The metadata property that records a version inside the schema, so that each version has a hash of its own. */
export const versionProperty = 'confluent:version'

/** Metadata with the version recorded. */
export function withVersion(metadata: Metadata | undefined, version: number): Metadata {
  return { ...metadata, properties: { ...metadata?.properties, [versionProperty]: String(version) } }
}

export function recordsVersion(metadata: Metadata | undefined): boolean {
  return metadata?.properties?.[versionProperty] !== undefined
}

/**
 * Whether two contents say the same apart from their texts: type, metadata and rule set. A version that only the
 * stored content records is of no account; one that the candidate records must be the stored one's.
 */
export function isAlike(candidate: Wordless, stored: Wordless, storedVersion: number): boolean {
  const wanted = candidate.metadata?.properties?.[versionProperty]
  const known = stored.metadata?.properties?.[versionProperty] ?? String(storedVersion)
  if (wanted !== undefined && wanted !== known) return false
  return textOf(candidate) === textOf(stored)
}

type Wordless = Omit<SchemaContent, 'text'>

function textOf({ type, metadata, ruleSet }: Wordless): string {
  const { [versionProperty]: _, ...properties } = metadata?.properties ?? {}
  const rest = { ...metadata, properties }
  return JSON.stringify([type, sorted(rest), sorted(ruleSet)])
}

/** Without what is empty, and in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .map(([key, item]) => [key, sorted(item)] as const)
    .filter(([, item]) => item !== undefined && !isEmpty(item))
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

function isEmpty(item: unknown): boolean {
  return typeof item === 'object' && item !== null && Object.keys(item).length === 0
}
