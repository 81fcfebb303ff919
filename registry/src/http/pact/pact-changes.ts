import { describeDifference, type PactDifference } from '@instep/contracts'
import type { pact } from '@instep/protocol'
import {
  changesBetween,
  getPact,
  getPactContent,
  type PactChanges,
  previousDistinctPact
} from '../../service/index.ts'
import { accepts } from '../accept.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { publicationLink } from './links.ts'
import { pactAnswer } from './pact-bodies.ts'

export const pactChanges: Handlers<typeof pact.pactChanges> = {
  getPreviousDistinctPact: async ({ params, base }, registry) =>
    pactAnswer(await previousDistinctPact(registry, consumerOf(params), params.provider), base),

  async diffWithPrevious({ params, base, accept }, registry) {
    const after = await getPact(registry, consumerOf(params), params.provider)
    const before = await previousDistinctPact(registry, consumerOf(params), params.provider)
    return answer(changesBetween(before, after), accept, base)
  },

  async diffVersions({ params, base, accept }, registry) {
    const after = await getPact(registry, consumerOf(params), params.provider)
    const other = { service: params.consumer, version: params.other }
    return answer(changesBetween(await getPact(registry, other, params.provider), after), accept, base)
  },

  async diffContents({ params, base, accept }, registry) {
    const after = await getPactContent(registry, params)
    const before = await getPactContent(registry, { ...params, sha: params.other })
    return answer(changesBetween(before, after), accept, base)
  }
}

function consumerOf({
  consumer,
  consumerApplicationVersion
}: {
  readonly consumer: string
  readonly consumerApplicationVersion: string
}) {
  return { service: consumer, version: consumerApplicationVersion }
}

/** Words for people, unless the client lists a JSON type. */
function answer(changes: PactChanges, accept: string | undefined, base: string): Answer<string> {
  if (accepts(accept, 'application/hal+json') || accepts(accept, 'application/json')) {
    return new Answer(200, JSON.stringify(changesBody(changes, base)))
  }
  return new Answer(200, changesText(changes), { 'content-type': 'text/plain; charset=utf-8' })
}

function changesText({ before, after, differences }: PactChanges): string {
  const title = `Pact between ${after.consumer} and ${after.provider}: from version ${before.consumerVersion} to version ${after.consumerVersion}`
  const lines = differences.map(describeDifference)
  return `${[title, '', ...(lines.length === 0 ? ['No interaction changed.'] : lines)].join('\n')}\n`
}

function changesBody({ before, after, differences }: PactChanges, base: string) {
  return {
    changes: differences.map(difference => ({
      ...factsOf(difference),
      text: describeDifference(difference)
    })),
    _links: {
      'pb:before': publicationLink(base, before),
      'pb:after': publicationLink(base, after)
    }
  }
}

function factsOf(difference: PactDifference) {
  if (difference.kind === 'specificationChanged') return difference
  const { kind, interaction } = difference
  return { kind, interaction, ...(kind === 'changed' ? { pointers: difference.pointers.shown } : {}) }
}
