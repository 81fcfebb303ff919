import { serviceVersionText } from '@instep/contracts'
import { indent, type Output } from '../../output.ts'
import { pairWords } from '../pairs.ts'
import { distinctTexts, type Hindrance, type Plan, type Relation } from './relation.ts'

/** Why there is no order, told as a story, with what would help. */
export function hindranceWords(out: Output, hindrance: Hindrance, plan: Plan): string {
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
      return cycleWords(out, hindrance, plan)
  }
}

type Cycle = Extract<Hindrance, { kind: 'cycle' }>
type Precedence = Cycle['cycle'][number]

function cycleWords(out: Output, { cycle, waysOut }: Cycle, plan: Plan): string {
  const round = cycle.flatMap(({ earlier, later, because }) => [
    `${out.paint('bold', earlier)} has to go before ${out.paint('bold', later)}:`,
    ...proofs(out, because).map(line => indent(line))
  ])
  return [
    'They wait for each other in a circle:',
    '',
    ...round.map(line => indent(line)),
    '',
    ...(waysOut.length === 0
      ? ['No cheap way out was found.']
      : [
          'The cheapest ways out:',
          ...waysOut.map((way, index) => `  ${index + 1}. ${wayText(way, plan)}`),
          'Or let a writer write the old and the new side by side until nobody reads the old, or use a new channel.'
        ])
  ].join('\n')
}

/** What makes some waits unnecessary. */
function wayText(way: readonly Precedence[], plan: Plan): string {
  const remedies = way.flatMap(({ because }) => because.map(relation => remedy(relation, plan)))
  return [...new Set(remedies)].join(';\n     and ')
}

/** Who could bear what: a new reader by itself, an old one by a version in its place. */
function remedy(relation: Relation, { services }: Plan): string {
  const { writer, reader, pair } = relation
  const [from, to] = [serviceVersionText(writer), serviceVersionText(reader)]
  if (pair === undefined) return `make ${from} keep its pact with ${to}`
  const isNew = services.some(
    ({ service, versions }) => service === reader.service && versions.includes(reader.version)
  )
  return isNew
    ? `let ${to} read what ${from} sends, too`
    : `put a ${reader.service} in between, in place of ${to}, that also reads what ${from} sends`
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
