import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'
import { indent, type Output, type Style, table } from '../output.ts'
import { differenceLines } from './differences.ts'
import { pactRowOf, pairRow, pairWords, rowHeadings } from './pairs.ts'

type Gate = ReplyOf<typeof native.gate.askGate>
type Finding = Gate['findings'][number]

/** The verdict of the gate as a person reads it: the answer, every row it rests on, and what is wrong in full. */
export function gateWords(out: Output, gate: Gate): string {
  const { answer, pairs, pacts, findings } = gate
  const rows = [...pairs.map(pair => pairRow(out, pair)), ...pacts.map(pact => pactRowOf(out, pact))]
  return [
    headline(out, gate),
    ...(rows.length > 0 ? [table([...rowHeadings], rows)] : []),
    ...pairs.filter(({ outcome }) => outcome !== 'ok').map(pair => pairWords(out, pair)),
    ...gate.unknownCandidates.map(
      candidate => `${out.paint('red', '✗')} ${unknownCandidateWords(candidate)}`
    ),
    ...findings.map(finding => findingWords(out, finding)),
    ...gate.unreadChanges.map(change => unreadWords(out, change)),
    ...gate.levels
      .filter(({ isCompatible }) => !isCompatible)
      .map(level => `${mark(out)} ${levelWords(level)}`),
    ...gate.brokenToday.map(
      pair => `${mark(out)} Broken today, whatever is deployed now:\n${indent(pairWords(out, pair))}`
    ),
    ...(answer === 'yes' && rows.length === 0 ? ['Nothing is known that depends on it.'] : [])
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

function mark(out: Output): string {
  return out.paint('yellow', '!')
}

/** One finding: an error stops a deploy, a warning does not. */
export function findingWords(out: Output, { id, level, explanation }: Finding): string {
  const sign = level === 'error' ? out.paint('red', '✗') : mark(out)
  return `${sign} ${explanation} ${out.paint('dim', id)}`
}

/** Why a version cannot even be judged. */
export function unknownCandidateWords(candidate: Gate['candidates'][number]): string {
  return `The registry knows no ${serviceVersionText(candidate)}. Publish a pact, a contract or a schema of it first.`
}

/** A change that a reader would mind who is not there. */
export function unreadWords(out: Output, change: Gate['unreadChanges'][number]): string {
  const { writer, subject, from, to, type, differences, readers } = change
  const who =
    readers.length === 0
      ? 'Nobody there reads it.'
      : `None of those there minds: ${readers.map(serviceVersionText).join(', ')}.`
  return [
    `${out.paint('green', '✓')} ${serviceVersionText(writer)} changes ${out.paint('bold', subject)} from v${from.version} to v${to.version} in a way that a reader of v${from.version} would mind. ${who}`,
    ...differenceLines(out, type, differences).map(line => indent(line))
  ].join('\n')
}

/** What the level of a subject would have said. */
export function levelWords({ subject, version, level }: Gate['levels'][number]): string {
  return `The level of ${subject}, ${level}, would refuse version ${version}. The gate looks at who is there instead.`
}
