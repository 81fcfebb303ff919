import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { indent, type Output, type Style, table } from '../output.ts'
import { differenceLines, proofLines } from './differences.ts'

type Gate = ReplyOf<typeof native.gate.askGate>
type Pair = Gate['pairs'][number]
type Pact = Gate['pacts'][number]
type Finding = Gate['findings'][number]

/** The verdict of the gate as a person reads it: the answer, every row it rests on, and what is wrong in full. */
export function gateWords(out: Output, gate: Gate): string {
  const { answer, pairs, pacts, findings } = gate
  return [
    headline(out, gate),
    ...(pairs.length + pacts.length > 0 ? [rowTable(out, pairs, pacts)] : []),
    ...pairs.filter(({ outcome }) => outcome !== 'ok').map(pair => pairWords(out, pair)),
    ...findings.map(finding => findingWords(out, finding)),
    ...(answer === 'yes' && pairs.length + pacts.length === 0 ? ['Nothing is known that depends on it.'] : [])
  ].join('\n\n')
}

const answers: Readonly<Record<Gate['answer'], readonly [Style, string]>> = {
  yes: ['green', 'YES'],
  no: ['red', 'NO'],
  unknown: ['yellow', 'NOT KNOWN']
}

function headline(out: Output, { answer, candidates, environment }: Gate): string {
  const [style, word] = answers[answer]
  const names = candidates.map(serviceVersionText).join(' and ')
  return `${out.paint(style, word)}  ${out.paint('bold', names)} → ${environment}`
}

/** How each outcome is shown. */
const outcomes: Readonly<Record<Pair['outcome'], readonly [Style, string]>> = {
  ok: ['green', 'ok'],
  broken: ['red', 'broken'],
  formatChanged: ['red', 'broken'],
  unknown: ['yellow', 'unknown']
}

function rowTable(out: Output, pairs: readonly Pair[], pacts: readonly Pact[]): string {
  const shown = (outcome: Pair['outcome']): string => out.paint(...outcomes[outcome])
  const rows = [
    ...pairs.map(({ subject, writer, reader, outcome }) => [
      serviceVersionText(writer),
      serviceVersionText(reader),
      `schema ${subject} v${writer.schema.version} → ${readerSchema(subject, reader.schema)}`,
      shown(outcome),
      `${reader.evidence.grade} ${age(reader.evidence.at)}`
    ]),
    ...pacts.map(({ consumer, provider, outcome, verifiedAt }) => [
      `${provider.service}${provider.version === undefined ? '' : `@${provider.version}`}`,
      serviceVersionText(consumer),
      'pact',
      shown(outcome),
      verifiedAt === undefined ? 'no result' : `tested ${age(verifiedAt)}`
    ])
  ]
  return table(['SENDS', 'READS', 'CHECK', 'OUTCOME', 'EVIDENCE'], rows)
}

/** A reader may read with a schema of its own. */
function readerSchema(subject: string, schema: Pair['reader']['schema']): string {
  return schema.subject === subject ? `v${schema.version}` : `${schema.subject} v${schema.version}`
}

/** What is wrong with a pair, in full. */
function pairWords(
  out: Output,
  { subject, writer, reader, outcome, missing, type, differences, counterexample }: Pair
): string {
  const title = `${out.paint('bold', subject)}: ${serviceVersionText(reader)} reads what ${serviceVersionText(writer)} sends`
  const explained: Readonly<Record<Pair['outcome'], () => readonly string[]>> = {
    ok: () => [],
    broken: () => [...differenceLines(out, type ?? '', differences), ...proofLines(out, counterexample)],
    formatChanged: () => ['The two have schemas of different formats.'],
    unknown: () => [
      missing === undefined
        ? 'The two schemas are too large to compare.'
        : `The registry does not have ${missing.subject} version ${missing.version}.`
    ]
  }
  return [title, ...explained[outcome]().map(line => indent(line))].join('\n')
}

function findingWords(out: Output, finding: Finding): string {
  const mark = out.paint('yellow', '!')
  switch (finding.kind) {
    case 'awaitedUnsent':
      return `${mark} ${serviceVersionText(finding.service)} awaits ${finding.subject}, which nobody there sends.`
    case 'sentUnread':
      return `${mark} ${serviceVersionText(finding.service)} sends ${finding.subject}, which nobody there reads.`
    case 'undeclared':
      return `${mark} Nothing is known of what ${serviceVersionText(finding.service)} sends or reads. Declare it: instep schema register SUBJECT FILE --sent-by or --read-by ${serviceVersionText(finding.service)}`
    case 'candidateUnknown':
      return `${out.paint('red', '✗')} The registry knows no ${serviceVersionText(finding.service)}. Publish a pact or a schema of it first.`
    case 'brokenToday':
      return `${mark} Broken today, whatever is deployed now:\n${indent(pairWords(out, finding.pair))}`
  }
}

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000]
]

/** `3 d ago` */
function age(at: number): string {
  const milliseconds = Math.max(0, Date.now() - at)
  const [unit, length] = units.find(([, size]) => milliseconds >= size) ?? ['', 1]
  return unit === '' ? 'just now' : `${Math.floor(milliseconds / length)} ${unit} ago`
}
