import { Failure } from '@instep/contracts'
import type { ContentKey, Verification } from '../store/store.ts'
import { type Core, write } from './core.ts'
import { fireVerified } from './webhook-events.ts'
import type { EventUrls } from './webhook-variables.ts'

/** A verifier that got no answer sends its result again, for a little more than two minutes. */
const resendMilliseconds = 5 * 60 * 1000

/** What a provider version found out about a content. */
export type VerificationRequest = Pick<
  Verification,
  'success' | 'providerVersion' | 'details' | 'wip' | 'buildUrl'
>

/** What webhooks say of a result: the consumer versions that it was asked for, and where things are. */
export interface ResultNews {
  readonly consumerVersions: readonly string[]
  readonly urls: EventUrls
}

/** Records a result. The same one again, shortly after, is that result. @throws Failure pactNotFound */
export async function publishResult(
  core: Core,
  content: ContentKey,
  request: VerificationRequest,
  { consumerVersions, urls }: ResultNews
): Promise<Verification> {
  const result = await write(core, async writing => {
    const { store, clock } = writing
    if ((await store.pacts.publicationOfContent(content)) === undefined) throw new Failure('pactNotFound', {})
    const at = clock()
    const [last] = await store.pacts.latestResults(content, [content.sha], [request.providerVersion])
    const known = last && (await store.pacts.verification(content, last.number))
    if (known && at - known.at <= resendMilliseconds && isSame(known, request)) return known
    const version = { service: content.provider, version: request.providerVersion }
    await store.pacticipants.putVersion(version, at)
    const added = await store.pacts.addVerification({ ...content, ...request, at })
    await fireVerified(writing, added, consumerVersions, urls)
    return added
  })
  core.deliveries.wake()
  return result
}

/** A result by its number, or the latest of a content. @throws Failure pactNotFound */
export async function getResult(
  { store }: Core,
  content: ContentKey,
  number: number | 'latest'
): Promise<Verification> {
  const verification = await store.pacts.verification(content, number)
  if (verification === undefined) throw new Failure('pactNotFound', {})
  return verification
}

function isSame(known: Verification, request: VerificationRequest): boolean {
  return (
    known.success === request.success &&
    known.wip === request.wip &&
    known.buildUrl === request.buildUrl &&
    known.details === request.details
  )
}
