import {
  type Difference,
  type Direction,
  type Finding,
  formatOf,
  isAccepted,
  type ReservedConflict,
  type Verdict
} from '@instep/contracts'

/** Longer schema texts are cut in messages. */
const shownSchemaLimit = 10_240

/** What the two blanks of a difference's message are filled with, reader first. */
const sides = { backward: ['new', 'old'], forward: ['old', 'new'] } as const

/** A verdict as the Confluent registry tells it: a line per breaking difference, then version, schema and config. */
export function verdictMessages(verdict: Verdict): string[] {
  if (isAccepted(verdict)) return []
  const { level, reserved, conflict } = verdict
  return [
    ...(reserved ?? []).map(({ kind, field }) => reservedTexts[kind](field)),
    ...(conflict === undefined ? [] : conflictMessages(level, conflict)),
    `{validateFields: '${reserved !== undefined}', compatibility: '${level}'}`
  ]
}

const reservedTexts: { readonly [Kind in ReservedConflict['kind']]: (field: string) => string } = {
  freed: field =>
    `The new schema has reserved field ${field} removed from its metadata which is present in the old schema's metadata.`,
  taken: field => `The new schema has field that conflicts with the reserved field ${field}.`
}

function conflictMessages(level: Verdict['level'], conflict: NonNullable<Verdict['conflict']>): string[] {
  const { findings, type, version, canonical } = conflict
  const lines = findings.flatMap(finding => findingMessages(finding, type))
  // With both directions demanded, only the backward half is followed by the version it failed on.
  const isForwardHalfOnly =
    level.startsWith('FULL') && !findings.some(found => found.direction === 'backward')
  return isForwardHalfOnly ? lines : [...lines, `{oldSchemaVersion: ${version}}`, shownSchema(canonical)]
}

function findingMessages(finding: Finding, type: string): string[] {
  if (finding.kind === 'formatChanged') return ['Incompatible because of different schema type']
  return finding.differences
    .filter(difference => difference.breaks)
    .map(difference => differenceMessage(type, difference, finding.direction))
}

/** A breaking difference in the Confluent registry's words. */
export function differenceMessage(type: string, difference: Difference, direction: Direction): string {
  return fill(formatOf(type).confluentMessage(difference), sides[direction])
}

function shownSchema(text: string): string {
  return text.length > shownSchemaLimit
    ? `{oldSchema: <truncated> '${text.slice(0, shownSchemaLimit)}...'}`
    : `{oldSchema: '${text}'}`
}

/** Fills `%s` in turn; `%%` is a percent sign. */
function fill(template: string, words: readonly string[]): string {
  let used = 0
  return template.replace(/%[s%]/g, mark => (mark === '%%' ? '%' : (words[used++] ?? '')))
}
