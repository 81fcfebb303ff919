import { md5 } from '@noble/hashes/legacy.js'
import type { Metadata, Reference, Rule, RuleSet, SchemaContent } from './content.ts'

/**
 * What makes two schemas the same: equal content has an equal GUID, in every context and every registry.
 * The digest is MD5 over text, references in their order, metadata and rule set, as the Confluent registry takes it.
 * The type is no part of it, nor are subject, version and id.
 */
export function guidOf({ text, references, metadata, ruleSet }: SchemaContent): string {
  const digest = md5.create()
  for (const part of [
    text,
    ...references.flatMap(referenceParts),
    ...(metadata === undefined ? [] : metadataParts(metadata)),
    ...(ruleSet === undefined ? [] : ruleSetParts(ruleSet))
  ]) {
    digest.update(typeof part === 'string' ? encoder.encode(part) : part)
  }
  return guidText(digest.digest())
}

type Part = string | Uint8Array

const encoder = new TextEncoder()
const present = Uint8Array.of(1)

function referenceParts({ name, subject, version }: Reference): readonly Part[] {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, version)
  return [name, subject, bytes]
}

function metadataParts({ tags = {}, properties = {}, sensitive = [] }: Metadata): readonly Part[] {
  return [
    present,
    ...sortedEntries(tags).flatMap(([path, names]) => [path, ...names.toSorted()]),
    ...sortedEntries(properties).flat(),
    ...sensitive.toSorted()
  ]
}

function ruleSetParts({ migrationRules, domainRules, encodingRules, enableAt }: RuleSet): readonly Part[] {
  const rules = [migrationRules, domainRules, encodingRules].flatMap(list => list ?? [])
  return [present, ...rules.flatMap(ruleParts), ...given(enableAt)]
}

function ruleParts(rule: Rule): readonly Part[] {
  return [
    ...given(rule.name, rule.doc, rule.kind ?? 'TRANSFORM', rule.mode ?? 'WRITEREAD', rule.type),
    ...(rule.tags ?? []).toSorted(),
    ...sortedEntries(rule.params ?? {}).flat(),
    ...given(rule.expr, rule.onSuccess, rule.onFailure),
    ...(rule.disabled === true ? [present] : [])
  ]
}

function given(...parts: readonly (string | undefined)[]): readonly string[] {
  return parts.filter(part => part !== undefined)
}

function sortedEntries<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The sixteen bytes of a GUID as it is written. */
export function guidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
