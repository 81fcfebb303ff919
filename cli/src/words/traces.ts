import {
  type Conformance,
  explainTraceFinding,
  type TraceFinding,
  traceFindingKinds
} from '@instep/contracts'
import { indent, type Output, type Style } from '../output.ts'

/** What was seen in the traces of an environment, and what of it is wrong. */
export interface TraceCheck extends Conformance {
  readonly environment: string
  /** How many spans say that they are of another environment. */
  readonly elsewhere: number
}

const answers: Readonly<Record<Conformance['answer'], readonly [Style, string]>> = {
  yes: ['green', 'IN STEP'],
  no: ['red', 'OUT OF STEP']
}

const kinds = {
  error: { title: 'ERRORS', sign: ['red', '✗'] },
  note: { title: 'NOTES', sign: ['dim', '·'] }
} as const satisfies Readonly<
  Record<'error' | 'note', { readonly title: string; readonly sign: readonly [Style, string] }>
>

/** How what was seen agrees with what is declared, as a person reads it. */
export function tracesWords(out: Output, check: TraceCheck): string {
  return [
    headline(out, check),
    ...(['error', 'note'] as const).flatMap(kind => section(out, check.findings, kind)),
    ...caveats(check).map(text => out.paint('dim', text))
  ].join('\n\n')
}

function headline(out: Output, { answer, environment, counts, window }: TraceCheck): string {
  const [style, word] = answers[answer]
  const { sends, receives, edges } = counts
  const seen = `${counted(sends, 'send')}, ${counted(receives, 'receive')}, ${edges} seen at both ends`
  const when = window === undefined ? '' : `, ${time(window.from)} to ${time(window.to)}`
  return `${out.paint(style, word)}  ${out.paint('bold', environment)}  ${out.paint('dim', seen + when)}`
}

function section(
  out: Output,
  findings: readonly TraceFinding[],
  kind: keyof typeof kinds
): readonly string[] {
  const { title, sign } = kinds[kind]
  const [style, mark] = sign
  const lines = findings
    .filter(({ id }) => traceFindingKinds[id] === kind)
    .map(
      finding => `${out.paint(style, mark)} ${explainTraceFinding(finding)} ${out.paint('dim', finding.id)}`
    )
  if (lines.length === 0) return []
  return [[out.paint('bold', `${title} (${lines.length})`), ...lines.map(line => indent(line))].join('\n')]
}

/** What nothing can be said about. */
function caveats({ counts, elsewhere, window }: TraceCheck): readonly string[] {
  return [
    ...(window === undefined ? ['No span of a message was seen, so nothing is proven.'] : []),
    ...(counts.nameless > 0
      ? [`${counted(counts.nameless, 'span')} of services without a name (service.name).`]
      : []),
    ...(counts.passing > 0
      ? [`${counted(counts.passing, 'span')} at temporary or anonymous places, which nobody declares.`]
      : []),
    ...(elsewhere > 0 ? [`${counted(elsewhere, 'span')} of other environments.`] : [])
  ]
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function time(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}
