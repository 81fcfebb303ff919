import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { indent, type Output, type Style } from '../output.ts'
import { age, day } from './age.ts'
import { differenceLines, doubtLines, proofLines } from './differences.ts'

export type Pair = ReplyOf<typeof native.gate.askGate>['pairs'][number]
export type PactRow = ReplyOf<typeof native.gate.askGate>['pacts'][number]

/** How each outcome is shown. */
const outcomes: Readonly<Record<Pair['outcome'], readonly [Style, string]>> = {
  ok: ['green', 'ok'],
  broken: ['red', 'broken'],
  formatChanged: ['red', 'broken'],
  unknown: ['yellow', 'unknown']
}

export const rowHeadings = ['SENDS', 'READS', 'CHECK', 'OUTCOME', 'EVIDENCE'] as const

/** The row of a pair in a table. */
export function pairRow(out: Output, { subject, writer, reader, outcome, waiver }: Pair): readonly string[] {
  const gone = writer.presence === 'retained' ? out.paint('dim', ' (gone, its messages are not)') : ''
  return [
    `${serviceVersionText(writer)}${gone}`,
    serviceVersionText(reader),
    `schema ${subject} v${writer.schema.version} → ${readerSchema(subject, reader)}${where(writer)}`,
    shown(out, outcome, waiver !== undefined),
    `${reader.evidence.grade} ${age(reader.evidence.at)}`
  ]
}

/** The row of a pact in a table. */
export function pactRowOf(
  out: Output,
  { consumer, provider, outcome, verifiedAt, waiver }: PactRow
): readonly string[] {
  return [
    `${provider.service}${provider.version === undefined ? '' : `@${provider.version}`}`,
    serviceVersionText(consumer),
    'pact',
    shown(out, outcome, waiver !== undefined),
    verifiedAt === undefined ? 'no result' : `tested ${age(verifiedAt)}`
  ]
}

function shown(out: Output, outcome: Pair['outcome'], isWaived: boolean): string {
  const [style, word] = outcomes[outcome]
  return isWaived && outcome !== 'ok' ? out.paint('dim', `${word}, waived`) : out.paint(style, word)
}

function where({ channel }: Pair['writer']): string {
  return channel === undefined ? '' : ` (${channel})`
}

/** A reader may read with a schema of its own, which by default is kept under its name and the message's. */
function readerSchema(subject: string, { service, schema }: Pair['reader']): string {
  if (schema.subject === subject) return `v${schema.version}`
  const name = schema.subject === `${service}.${subject}` ? 'its own' : schema.subject
  return `${name} v${schema.version}`
}

/** What is wrong with a pair, in full. */
export function pairWords(out: Output, pair: Pair): string {
  const { subject, writer, reader, waiver } = pair
  const verb = writer.presence === 'retained' ? 'has sent and is not gone yet' : 'sends'
  const title = `${out.paint('bold', subject)}: ${serviceVersionText(reader)} reads what ${serviceVersionText(writer)} ${verb}`
  const waived =
    waiver === undefined
      ? []
      : [
          out.paint(
            'dim',
            `Waived${waiver.by === undefined ? '' : ` by ${waiver.by}`}${waiver.until === undefined ? '' : ` until ${day(waiver.until)}`}: ${waiver.reason}`
          )
        ]
  return [title, ...[...reasons[pair.outcome](out, pair), ...waived].map(line => indent(line))].join('\n')
}

const reasons: Readonly<Record<Pair['outcome'], (out: Output, pair: Pair) => readonly string[]>> = {
  ok: () => [],
  broken: (out, { type = '', differences, counterexample }) => [
    ...differenceLines(out, type, differences),
    ...proofLines(out, counterexample)
  ],
  formatChanged: () => ['The two have schemas of different formats.'],
  unknown: (out, pair) => (pair.reason === undefined ? [] : unknowns[pair.reason](out, pair))
}

/** Why nobody knows, and what would change that. */
const unknowns: Readonly<
  Record<NonNullable<Pair['reason']>, (out: Output, pair: Pair) => readonly string[]>
> = {
  missing: (_, { missing }) => [
    `The registry does not have ${missing?.subject} version ${missing?.version}. Register it again, or declare the version that is meant.`
  ],
  tooLarge: () => [
    'The two schemas are too large to compare. Split them, or take the blame with an override.'
  ],
  unproven: (out, { type = '', differences }) => [
    ...doubtLines(out, type, differences),
    'It is not proven that the reader reads all that the writer may write, and no message was found that it does not read. Do what is said above, or take the blame with an override.'
  ]
}
