import type { ChoreographyFinding, FindingFacts, FindingId } from './finding.ts'
import { serviceVersionText as text } from './operation.ts'

/** What is the matter, and what would mend it, in a sentence or two. */
export function explainFinding(finding: ChoreographyFinding): string {
  return sentences[finding.id](finding.facts as never) // a finding's facts are those of its own row
}

const at = (place: string | undefined): string => (place === undefined ? '' : ` on ${place}`)
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
/** The first few of what may be many. */
const some = (names: readonly string[]): string =>
  names.length <= 6 ? list(names) : list([...names.slice(0, 5), `${names.length - 5} more`])

const sentences: { readonly [Id in FindingId]: (facts: FindingFacts[Id]) => string } = {
  awaitedUnsent: ({ reader, subject, place }) =>
    `${text(reader)} awaits ${subject}${at(place)}, which nobody there sends. Deploy who sends it first, or stop awaiting it.`,
  sentUnread: ({ writer, subject, place }) =>
    `${text(writer)} sends ${subject}${at(place)}, which nobody there reads. Deploy who reads it, check the address and the bindings, or stop sending it.`,
  messageUnexpected: ({ reader, place, subjects, writers }) =>
    `${text(reader)} listens on ${place} and does not say that it receives ${some(subjects)} that ${some(writers.map(text))} ${writers.length === 1 ? 'sends' : 'send'} there. Declare it, or see that it is passed over.`,
  groupShared: ({ place, services }) =>
    `${list(services)} divide the messages of ${place} between them: each gets only some. Give each service a group or a queue of its own.`,
  unroutableDropped: ({ writer, subject, place }) =>
    `When no queue takes ${subject} that ${text(writer)} sends to ${place}, it is lost and nobody is told. Give the exchange an alternate exchange, or send with mandatory.`,
  deadLetterMissing: ({ reader, subject, place }) =>
    `${text(reader)} does not say where it puts what it cannot deal with of ${subject} on ${place}. Declare a dead letter, or that there is none.`,
  deadLetterLost: ({ reader, subject, place, deadLetter }) =>
    `What ${text(reader)} gives up of ${subject} on ${place} goes to ${deadLetter}, where no queue or stream keeps it and nobody reads it. Declare a queue there, or correct the address.`,
  cycleWithoutEnd: ({ services, subjects }) =>
    `${subjects.join(' → ')} may lead to ${subjects.length === 1 ? 'itself' : 'each other'} without end, through ${list(services)}. Say which of these messages leads to which (causes), or where the chain ends.`,
  streamMissing: ({ reader, stream, place }) =>
    `${text(reader)} consumes ${place} from the stream ${stream}, which does not take it in. Add the subject to the stream, or name the stream that has it.`,
  topologyConflict: ({ place, services, detail }) =>
    `${list(services.map(text))} declare ${place} in different ways: ${detail}. A broker refuses the second one. Agree on one.`,
  readerUnknown: ({ place, reader, count }) =>
    `${reader} reads ${place} and nobody says who that is (seen ${count} ${count === 1 ? 'time' : 'times'}). Publish the contract of the service behind it, or forget it when it is gone.`,
  undeclared: ({ service }) =>
    `Nothing is known of what ${text(service)} sends or receives. Publish its contract (instep service publish), or register its schemas with --sent-by and --read-by.`
}
