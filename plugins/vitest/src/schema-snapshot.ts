import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { check, type Finding, formatOf, type Schema, schemaLines } from '@instep/contracts'
import { type MatcherState, Snapshots } from 'vitest'

const endings: Readonly<Record<string, string>> = { AVRO: 'avsc', JSON: 'json', PROTOBUF: 'proto' }

/** Compares a schema with the file that was kept of it; where they differ, it says what the change means. */
export async function schemaSnapshot(state: MatcherState, schema: Schema, name?: string) {
  const title = name ?? schema.name ?? state.currentTestName ?? 'schema'
  const file = `${title.replaceAll(/[^\w.-]+/g, '-')}.${endings[schema.type] ?? 'txt'}`
  const path = join(dirname(state.testPath ?? '.'), '__snapshots__', file)
  const before = await readFile(path, 'utf8').catch(() => undefined)
  const text = `${schemaLines(schema.canonical).join('\n')}\n`
  const result = await Snapshots.toMatchFileSnapshot.call(state, text, path)
  if (result.pass || before === undefined) return result
  return { pass: false, message: () => changeText(file, formatOf(schema.type).parse(before), schema) }
}

/** What becomes possible, and what breaks, when a schema takes the place of another. */
export function changeText(file: string, before: Schema, after: Schema): string {
  const { conflict } = check('FULL', after, [{ version: 1, schema: before }])
  const accept = 'Accept it with -u when it is meant.'
  if (conflict === undefined)
    return `the schema is not as in ${file}, and both read what the other writes. ${accept}`
  return [
    `the schema is not as in ${file}, and the change breaks:`,
    ...conflict.findings.flatMap(finding => findingLines(conflict.type, finding)),
    accept
  ].join('\n')
}

const questions = {
  backward: 'the new schema cannot read messages that were written with the old one',
  forward: 'the old schema cannot read messages that are written with the new one'
} as const

function findingLines(type: string, finding: Finding): readonly string[] {
  if (finding.kind === 'formatChanged') return ['  the format changed']
  return [
    `  ${questions[finding.direction]}:`,
    ...finding.differences
      .filter(({ breaks }) => breaks)
      .map(difference => `    ${formatOf(type).explain(difference)} (at ${difference.path})`)
  ]
}
