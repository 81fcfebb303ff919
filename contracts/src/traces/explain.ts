import { serviceVersionText } from '../choreography/operation.ts'
import type { SeenService, TraceFinding, TraceFindingFacts, TraceFindingId } from './finding.ts'

/** What was seen, and what would mend it, in a sentence or two. */
export function explainTraceFinding(finding: TraceFinding): string {
  return sentences[finding.id](finding.facts as never) // a finding's facts are those of its own row
}

/** `orders@2.0.0`, or `orders` where its spans do not say the version. */
function text({ service, version }: SeenService): string {
  return version === undefined ? service : serviceVersionText({ service, version })
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
const some = (names: readonly string[]): string =>
  names.length <= 6 ? list(names) : list([...names.slice(0, 5), `${names.length - 5} more`])
const seen = ({ count }: { readonly count: number }): string =>
  `seen ${count} ${count === 1 ? 'time' : 'times'}`

const verbs = { send: 'sends to', receive: 'receives from' } as const

const sentences: { readonly [Id in TraceFindingId]: (facts: TraceFindingFacts[Id]) => string } = {
  senderUndeclared: facts =>
    `${text(facts.who)} sends to ${facts.place} (${seen(facts)}) and does not declare it. Declare it in its contract, or stop sending it.`,
  receiverUndeclared: facts =>
    `${text(facts.who)} receives from ${facts.place} (${seen(facts)}) and does not declare it. Declare it in its contract, or stop receiving it.`,
  channelWrong: facts => {
    const what = facts.subject === undefined ? '' : ` ${facts.subject}`
    return `${text(facts.who)} ${verbs[facts.action]} ${facts.place} (${seen(facts)}) and declares${what} on ${some(facts.declared)} only. Correct the address, or the contract.`
  },
  groupUndeclared: facts =>
    `${text(facts.who)} receives from ${facts.place} in the group ${facts.group} (${seen(facts)}) and declares the group ${some(facts.declared)}. Each group gets every message: correct the group, or the contract.`,
  versionNotDeployed: facts => {
    const known =
      facts.deployed.length === 0
        ? 'no version of it is recorded as deployed'
        : `${some(facts.deployed)} ${facts.deployed.length === 1 ? 'is' : 'are'} recorded as deployed`
    return `${text(facts.who)} is at work (${seen(facts)}), and ${known} there. Record the deployment (instep record-deployment), or stop it.`
  },
  errorWithoutDeadLetter: facts => {
    const said =
      facts.deadLetter === undefined
        ? 'it declares no dead letter'
        : `${facts.kept === 0 ? 'none was' : `only ${facts.kept} were`} seen to go to its dead letter ${facts.deadLetter}`
    return `${text(facts.who)} failed at messages of ${facts.place} (${seen(facts)}), and ${said}: they may be lost. Give them a dead letter, or handle the error.`
  },
  versionUnsaid: ({ service, ...sight }) =>
    `The spans of ${service} (${seen(sight)}) do not say its version: it is taken for those that are deployed. Set service.version.`,
  pairUnseen: ({ writer, reader, place }) =>
    `What ${serviceVersionText(writer)} declares to send to ${serviceVersionText(reader)} on ${place} was not seen.`
}
