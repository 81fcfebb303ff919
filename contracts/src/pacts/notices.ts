import type { Choice } from './choices.ts'
import type { Pending, SelectedPact } from './selection.ts'

/** A sentence for the output of a verifier, and when it is to be printed. */
export interface VerificationNotice {
  readonly when: 'before_verification' | `after_verification:success_${boolean}_published_${boolean}`
  readonly text: string
}

/** Why the pact is verified, and what its result will mean. */
export function verificationNotices(pact: SelectedPact, url: string): readonly VerificationNotice[] {
  const inclusion = { when: 'before_verification', text: inclusionReason(pact, url) } as const
  const { pending } = pact
  if (pending === undefined) return [inclusion]
  const before = { when: 'before_verification', text: pendingReason(pact, pending) } as const
  if (!pending.isPending) return [inclusion, before]
  const line = lineOf(pact.provider, pending, pending.pendingTags, 'any')
  const tagged = ['', 'with this tag '][pending.pendingTags.length] ?? 'with these tags '
  const failed = `This pact is still in pending state for ${line} as a successful verification result ${tagged}has not yet been published`
  return [
    inclusion,
    before,
    {
      when: 'after_verification:success_true_published_false',
      text: `This pact is still in pending state for ${line} as the successful verification results ${tagged}have not yet been published.`
    },
    { when: 'after_verification:success_false_published_false', text: failed },
    {
      when: 'after_verification:success_true_published_true',
      text: `This pact is no longer in pending state for ${line}, as a successful verification result ${tagged}has been published. If a verification for a version of ${pact.provider} ${tagged}fails in the future, it will fail the build. ${readMorePending}`
    },
    { when: 'after_verification:success_false_published_true', text: failed }
  ]
}

/** The few words that verifiers use as the name of a test. */
export function shortDescription({ choices }: SelectedPact): string {
  return choices.map(choice => shortWords[choice.kind](choice as never)).join(', ') // the kind picks the row
}

const readMorePending = 'Read more at https://docs.pact.io/go/pending'
const readMoreWip = 'Read more at https://docs.pact.io/go/wip'

function inclusionReason(pact: SelectedPact, url: string): string {
  const { choices, consumer, pending, provider, wip } = pact
  if (!wip) {
    const [versions, criteria] =
      choices.length > 1 ? ['consumer versions', 'criteria'] : ['consumer version', 'criterion']
    const list = describeChoices(choices, provider).map(line => `    * ${line}`)
    return `The pact at ${url} is being verified because the pact content belongs to the ${versions} matching the following ${criteria}:\n${list.join('\n')}`
  }
  const branches = choices.flatMap(choice => (choice.kind === 'branch' ? choice.branch : []))
  const tags = choices.flatMap(choice => (choice.kind === 'latestTagged' ? choice.tag : []))
  const versions = branches.length === 1 || tags.length === 1 ? 'version' : 'versions'
  const from =
    branches.length > 0 ? `from ${branches.length > 1 ? 'branches' : 'branch'} ${join(quote(branches))}` : ''
  const tagged = tags.length > 0 ? `tagged with ${join(quote(tags))}` : ''
  const heads = [from, tagged].filter(part => part !== '').join(' and ')
  const note = ['', ' (both have the same content)'][choices.length - 1] ?? ' (all have the same content)'
  const line = pending ? lineOf(provider, pending, pending.pendingTags, 'a') : provider
  return `The pact at ${url} is being verified because it is a 'work in progress' pact (ie. it is the pact for the latest ${versions} of ${consumer} ${heads}${note} and it has not yet been successfully verified by ${line} when the pact's application version was explicitly specified in the consumer version selectors). ${readMoreWip}`
}

function pendingReason({ consumer, provider, wip }: SelectedPact, pending: Pending): string {
  const pendingHere = `This pact is in pending state for this version of ${provider}`
  const harmless = `If this verification fails, it will not cause the overall build to fail. ${readMorePending}`
  if (pending.isPending && wip) {
    return `${pendingHere} because it was included as a 'work in progress' pact. ${harmless}`
  }
  if (pending.isPending) {
    const line = lineOf(provider, pending, pending.pendingTags, 'a')
    return `${pendingHere} because a successful verification result for ${line} has not yet been published. ${harmless}`
  }
  const serious = `If this verification fails, it will fail the build. ${readMorePending}`
  if (pending.deployedTo.length > 0) {
    return `This pact is not pending, although it has not yet been successfully verified, because a version of ${consumer} that is deployed to ${join(pending.deployedTo)} relies on it. ${serious}`
  }
  const line = lineOf(provider, pending, pending.settledTags, 'a')
  return `This pact has previously been successfully verified by ${line}. ${serious}`
}

/** The versions of the provider for which a status holds. */
function lineOf(
  provider: string,
  { branch }: Pending,
  tags: readonly string[],
  article: 'a' | 'any'
): string {
  if (branch !== undefined) return `${article} version of ${provider} from branch '${branch}'`
  if (tags.length === 0) return provider
  const noun = tags.length > 1 && article === 'any' ? 'versions' : 'version'
  return `${article} ${noun} of ${provider} with tag ${join(quote(tags))}`
}

/** One line per choice; those of environments share a line. */
function describeChoices(choices: readonly Choice[], provider: string): readonly string[] {
  return [
    ...Map.groupBy(choices, ({ kind, consumer }) => (groupKinds.has(kind) ? `${kind} ${consumer ?? ''}` : ''))
  ].flatMap(([, group]) => {
    const [first] = group
    if (first?.kind !== 'deployed' && first?.kind !== 'released') {
      return group.map(choice => `${words[choice.kind](choice as never, provider)} (${choice.version})`) // as above
    }
    const who = first.consumer === undefined ? 'consumer version(s)' : `version(s) of ${first.consumer}`
    const places = group.flatMap(choice =>
      'environment' in choice ? `${choice.environment} (${choice.version})` : []
    )
    return [`${who} ${inUse[first.kind]} ${join(places)}`]
  })
}

const groupKinds: ReadonlySet<Choice['kind']> = new Set(['deployed', 'released'] as const)

const inUse = { deployed: 'currently deployed to', released: 'released and supported in' }

type Of<Kind extends Choice['kind']> = Extract<Choice, { kind: Kind }>

const words: { readonly [Kind in Choice['kind']]: (choice: Of<Kind>, provider: string) => string } = {
  latest: ({ consumer = 'a consumer' }, provider) =>
    `latest version of ${consumer} that has a pact with ${provider}`,
  mainBranch: choice => `latest ${version(choice)} from the main branch '${choice.branch}'`,
  branch: choice =>
    `latest ${version(choice)} from branch '${choice.branch}'${insteadOf(choice, 'branch', 'from')}`,
  latestTagged: choice =>
    `latest ${version(choice)} tagged '${choice.tag}'${insteadOf(choice, 'tag', 'with')}`,
  allTagged: ({ consumer = 'consumer', tag }) => `all ${consumer} versions tagged '${tag}'`,
  deployed: ({ environment }) => `currently deployed to ${environment}`,
  released: ({ environment }) => `released and supported in ${environment}`
}

const shortWords: { readonly [Kind in Choice['kind']]: (choice: Of<Kind>) => string } = {
  latest: () => 'latest',
  mainBranch: () => 'latest from main branch',
  branch: ({ branch }) => `latest from branch ${branch}`,
  latestTagged: ({ tag }) => `latest with tag ${tag}`,
  allTagged: ({ consumer, tag }) => `one of ${consumer === undefined ? tag : `${consumer} ${tag}`}`,
  deployed: ({ environment }) => `deployed to ${environment}`,
  released: ({ environment }) => `released in ${environment}`
}

function version({ consumer }: Choice): string {
  return consumer === undefined ? 'version' : `version of ${consumer}`
}

function insteadOf(choice: { readonly insteadOf?: string }, noun: string, preposition: string): string {
  if (choice.insteadOf === undefined) return ''
  return ` (fallback ${noun} used as no pact was found ${preposition} ${noun} '${choice.insteadOf}')`
}

function quote(names: readonly string[]): readonly string[] {
  return names.map(name => `'${name}'`)
}

function join(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last
}
