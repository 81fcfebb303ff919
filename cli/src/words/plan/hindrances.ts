import { serviceVersionText } from '@instep/contracts'
import { indent, type Output } from '../../output.ts'
import { pairWords } from '../pairs.ts'
import { distinctTexts, type Hindrance, type Relation, relationText } from './relation.ts'

/** Why there is no order, told as a story, with what would help. */
export function hindranceWords(out: Output, hindrance: Hindrance): string {
  switch (hindrance.kind) {
    case 'noWay':
      return 'None of the versions in between opens a way.'
    case 'targetBroken':
      return told(
        out,
        'The target does not get on with itself; no order helps. Mend one of these versions:',
        hindrance.because
      )
    case 'bystander':
      return told(
        out,
        'These run there and stay as they are; no order helps. Take them along in a version that fits, or mend the new one:',
        hindrance.because
      )
    case 'cycle':
      return cycleWords(out, hindrance)
  }
}

type Cycle = Extract<Hindrance, { kind: 'cycle' }>
type Precedence = Cycle['cycle'][number]

function cycleWords(out: Output, { cycle, waysOut }: Cycle): string {
  const round = cycle.flatMap(({ earlier, later, because }) => [
    `${out.paint('bold', earlier)} has to go before ${out.paint('bold', later)}:`,
    ...proofs(out, because).map(line => indent(line))
  ])
  return [
    'They wait for each other in a circle:',
    '',
    ...round.map(line => indent(line)),
    '',
    waysOut.length === 0 ? 'No cheap way out was found.' : 'The cheapest ways out:',
    ...waysOut.map((way, index) => indent(`${index + 1}. ${way.map(wayText).join('\n   and ')}`))
  ].join('\n')
}

/** What makes one wait no longer necessary. */
function wayText({ because }: Precedence): string {
  return because
    .map(remedy)
    .filter((text, index, all) => all.indexOf(text) === index)
    .join('; ')
}

function remedy({ writer, reader, pair, ...rest }: Relation): string {
  const [from, to] = [serviceVersionText(writer), serviceVersionText(reader)]
  if (pair === undefined)
    return `make ${from} keep its pact with ${to} (${relationText({ writer, reader, ...rest })})`
  return [
    `release a ${reader.service} that reads both what ${from} sends and what is sent now, in place of ${to}`,
    `or let ${from} write ${pair.subject} so that ${to} reads it, too (both fields side by side)`,
    `or send it on a new channel`
  ].join(', ')
}

function told(out: Output, title: string, because: readonly Relation[]): string {
  return [title, ...proofs(out, because).map(line => indent(line))].join('\n')
}

/** Each pair in full, with the message that shows it; a pact in a sentence. */
function proofs(out: Output, relations: readonly Relation[]): readonly string[] {
  const pairs = relations.flatMap(({ pair }) => (pair === undefined ? [] : [pairWords(out, pair)]))
  const pacts = distinctTexts(relations.filter(({ pair }) => pair === undefined))
  return [...new Set([...pairs, ...pacts])]
}
