import { type Finding, formatOf, type Verdict } from '@instep/contracts'

/** Longer schema texts are cut in messages. */
const shownSchemaLimit = 10_240

/** What the two blanks of a difference's message are filled with, reader first. */
const sides = { backward: ['new', 'old'], forward: ['old', 'new'] } as const

/** A verdict as the Confluent registry tells it: a line per breaking difference, then version, schema and config. */
export function verdictMessages({ level, conflict }: Verdict): string[] {
  if (conflict === undefined) return []
  const { findings, type, version, canonical } = conflict
  const lines = findings.flatMap(finding => findingMessages(finding, type))
  // With both directions demanded, only the backward half is followed by the version it failed on.
  const isForwardHalfOnly =
    level.startsWith('FULL') && !findings.some(found => found.direction === 'backward')
  const context = isForwardHalfOnly ? [] : [`{oldSchemaVersion: ${version}}`, shownSchema(canonical)]
  return [...lines, ...context, `{validateFields: 'false', compatibility: '${level}'}`]
}

function findingMessages(finding: Finding, type: string): string[] {
  if (finding.kind === 'formatChanged') return ['Incompatible because of different schema type']
  return finding.differences
    .filter(difference => difference.breaks)
    .map(difference => fill(formatOf(type).confluentMessage(difference), sides[finding.direction]))
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
