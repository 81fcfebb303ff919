import type { native, ReplyOf } from '@instep/protocol'
import { indent, type Output, type Style, table } from '../output.ts'
import { pactRowOf, pairWords, rowHeadings } from './pairs.ts'

type Check = ReplyOf<typeof native.choreography.checkChoreography>

const answers: Readonly<Record<Check['answer'], readonly [Style, string]>> = {
  yes: ['green', 'IN STEP'],
  no: ['red', 'OUT OF STEP'],
  unknown: ['yellow', 'NOT KNOWN']
}

/** How an environment is, as a person reads it: what breaks, then what is not known, then findings by level. */
export function checkWords(out: Output, check: Check): string {
  const { pairs, pacts, findings } = check
  const broken = pairs.filter(({ outcome }) => outcome !== 'unknown')
  return [
    headline(out, check),
    ...section(
      out,
      'BROKEN',
      broken.map(pair => pairWords(out, pair))
    ),
    ...section(
      out,
      'NOT KNOWN',
      pairs.filter(({ outcome }) => outcome === 'unknown').map(pair => pairWords(out, pair))
    ),
    ...(pacts.length === 0
      ? []
      : [
          table(
            [...rowHeadings],
            pacts.map(pact => pactRowOf(out, pact))
          )
        ]),
    ...section(out, 'ERRORS', findingLines(out, findings, 'error')),
    ...section(out, 'WARNINGS', findingLines(out, findings, 'warning'))
  ].join('\n\n')
}

function headline(out: Output, { answer, environment, counts }: Check): string {
  const [style, word] = answers[answer]
  const looked = [
    counted(counts.versions, 'version'),
    counted(counts.pairs, 'pair'),
    counted(counts.pacts, 'pact')
  ].join(', ')
  return `${out.paint(style, word)}  ${out.paint('bold', environment)}  ${out.paint('dim', looked)}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function section(out: Output, title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return []
  const heading = out.paint('bold', `${title} (${lines.length})`)
  return [[heading, ...lines.map(line => indent(line))].join('\n')]
}

const signs: Readonly<Record<'error' | 'warning', readonly [Style, string]>> = {
  error: ['red', '✗'],
  warning: ['yellow', '!']
}

function findingLines(
  out: Output,
  findings: Check['findings'],
  wanted: keyof typeof signs
): readonly string[] {
  const [style, sign] = signs[wanted]
  return findings
    .filter(({ level }) => level === wanted)
    .map(({ id, explanation }) => `${out.paint(style, sign)} ${explanation} ${out.paint('dim', id)}`)
}
