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
export function pairRow(out: Output, pair: Pair): readonly string[] {
  const { writer, reader, outcome, waiver } = pair
  const gone = writer.presence === 'retained' ? out.paint('dim', ' (gone, its messages are not)') : ''
  return [
    `${serviceVersionText(writer)}${gone}`,
    serviceVersionText(reader),
    `schema ${pairSubject(pair)}`,
    shown(out, outcome, waiver !== undefined),
    evidenceText(reader.evidence)
  ]
}

/** `declared 3 d ago`, `observed 2 min ago, 120 times` */
function evidenceText({ grade, at, count }: Pair['reader']['evidence']): string {
  const times = count === undefined ? '' : `, ${count} ${count === 1 ? 'time' : 'times'}`
  return `${grade} ${age(at)}${times}`
}

/** `orders.created-value v2 → v1 (kafka orders.created)` */
export function pairSubject({ subject, writer, reader }: Pair): string {
  return `${subject} v${writer.schema.version} → ${readerSchema(subject, reader)}${where(writer)}`
}

/** `orders@2.0.0`, or `orders` where none of its versions is there. */
export function providerText({ provider: { service, version } }: PactRow): string {
  return version === undefined ? service : serviceVersionText({ service, version })
}

/** The row of a pact in a table. */
export function pactRowOf(out: Output, row: PactRow): readonly string[] {
  const { consumer, outcome, verifiedAt, waiver } = row
  return [
    providerText(row),
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
  const { subject, writer, reader } = pair
  const title = `${out.paint('bold', subject)}: ${serviceVersionText(reader)} reads what ${serviceVersionText(writer)} ${sent(pair)}`
  return [title, ...pairReasons(out, pair).map(line => indent(line))].join('\n')
}

/** The same in a sentence: `payments@1.0.0 cannot read the orders.created-value that orders@2.0.0 sends` */
export function pairSentence(pair: Pair): string {
  const { subject, writer, reader, outcome } = pair
  const [who, verb] = openings[outcome]
  return `${who}${serviceVersionText(reader)} ${verb} read the ${subject} that ${serviceVersionText(writer)} ${sent(pair)}`
}

const openings: Readonly<Record<Pair['outcome'], readonly [string, string]>> = {
  ok: ['', 'can'],
  broken: ['', 'cannot'],
  formatChanged: ['', 'cannot'],
  unknown: ['Nobody knows whether ', 'can']
}

function sent({ writer }: Pair): string {
  return writer.presence === 'retained' ? 'has sent and is not gone yet' : 'sends'
}

/** Why a pair is not ok, and who took the blame. */
export function pairReasons(out: Output, pair: Pair): readonly string[] {
  const { outcome, waiver } = pair
  if (waiver === undefined) return reasons[outcome](out, pair)
  const by = waiver.by === undefined ? '' : ` by ${waiver.by}`
  const until = waiver.until === undefined ? '' : ` until ${day(waiver.until)}`
  return [...reasons[outcome](out, pair), out.paint('dim', `Waived${by}${until}: ${waiver.reason}`)]
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
