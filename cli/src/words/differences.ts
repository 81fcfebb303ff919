import { type Difference, formatOf } from '@instep/contracts'
import { indent, type Output } from '../output.ts'

/** What a finding of the registry, or one made offline, is told from. */
export interface FindingFacts {
  readonly direction: 'backward' | 'forward'
  readonly formatChanged: boolean
  readonly differences: readonly Difference[]
  readonly counterexample?: { readonly json: unknown; readonly error: string } | undefined
}

const questions = {
  backward: 'The new schema cannot read messages that were written with the old one:',
  forward: 'The old schema cannot read messages that will be written with the new one:'
} as const

/** Why one direction of a comparison fails, and a message that shows it. */
export function findingWords(out: Output, type: string, finding: FindingFacts): string {
  const reasons = finding.formatChanged
    ? ['The format changed: the two have nothing in common.']
    : differenceLines(
        out,
        type,
        finding.differences.filter(({ breaks }) => breaks)
      )
  return [
    out.paint('bold', questions[finding.direction]),
    ...reasons.map(reason => indent(reason)),
    ...proofLines(out, finding.counterexample)
  ].join('\n')
}

/** A line or two per difference: where, and what it means. */
export function differenceLines(out: Output, type: string, differences: readonly Difference[]): string[] {
  return markedLines(out, type, differences, ({ breaks }) =>
    breaks ? out.paint('red', '✗') : out.paint('green', '✓')
  )
}

/** The same for what nobody knows to break, or not to. */
export function doubtLines(out: Output, type: string, differences: readonly Difference[]): string[] {
  return markedLines(out, type, differences, () => out.paint('yellow', '?'))
}

function markedLines(
  out: Output,
  type: string,
  differences: readonly Difference[],
  markOf: (difference: Difference) => string
): string[] {
  const format = formatOf(type)
  return differences.map(difference => {
    const mark = markOf(difference)
    const where = out.paint('dim', `${difference.rule} at ${difference.path}`)
    return `${mark} ${format.explain(difference)}\n  ${where}`
  })
}

/** A message that the reader could not read, and what its codec said. */
export function proofLines(
  out: Output,
  counterexample: { readonly json: unknown; readonly error: string } | undefined
): string[] {
  if (counterexample === undefined) return []
  return [
    indent(out.paint('dim', 'For example, this message could not be read:')),
    indent(JSON.stringify(counterexample.json, null, 2), 4),
    indent(out.paint('dim', counterexample.error), 4)
  ]
}
