import { Failure, type SelectedPact, shortDescription, verificationNotices } from '@instep/contracts'
import { linkTo, pact } from '@instep/protocol'
import {
  type ContentKey,
  type Core,
  deleteResult,
  getPacticipantVersion,
  getResult,
  pactsToVerify,
  publishResult,
  type Verification
} from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import {
  contentLink,
  dateTime,
  pacticipantLink,
  readMetadata,
  resultLink,
  versionLink,
  writeMetadata
} from './links.ts'
import { eventUrls } from './webhook-bodies.ts'

export const verifications: Handlers<typeof pact.verifications> = {
  /** Verifiers ask this only for the link to themselves, so nothing is selected. */
  getPactsForVerification: async ({ params, base }) => list([], params.provider, base),

  async selectPactsForVerification({ params, body, base }, registry) {
    const selected = await pactsToVerify(registry, {
      provider: params.provider,
      selectors: body.consumerVersionSelectors ?? [],
      branch: body.providerVersionBranch,
      tags: body.providerVersionTags ?? [],
      includePendingStatus: body.includePendingStatus ?? false,
      deployedMayBePending: body.includePendingForDeployed ?? false,
      includeWipSince:
        body.includeWipPactsSince === undefined ? undefined : Date.parse(body.includeWipPactsSince)
    })
    return list(selected, params.provider, base)
  },

  publishResult: ({ params, body, base }, registry) => published(registry, params, body, undefined, base),

  publishResultWithMetadata: ({ params, body, base }, registry) =>
    published(registry, params, body, params.metadata, base),

  async getResult({ params, base }, registry) {
    const number = params.number === 'latest' ? params.number : resultNumber(params.number)
    return resultBody(await getResult(registry, params, number), base)
  },

  async deleteResult({ params }, registry) {
    await deleteResult(registry, params, resultNumber(params.number))
    return new Answer(204, undefined)
  },

  async listConsumerResults({ params: { consumer, consumerApplicationVersion: version }, base }, registry) {
    await getPacticipantVersion(registry, { service: consumer, version })
    const pacts = await registry.store.pacts.publications({ consumer, versions: [version] })
    const results = await Promise.all(
      pacts.map(({ provider, sha }) =>
        registry.store.pacts.verification({ consumer, provider, sha }, 'latest')
      )
    )
    const known = results.filter(result => result !== undefined)
    const named = (isMeant: (success: boolean | undefined) => boolean) =>
      pacts.flatMap(({ provider }, index) => (isMeant(results[index]?.success) ? [provider] : []))
    return {
      success: pacts.length > 0 && results.every(result => result?.success === true),
      providerSummary: {
        successful: named(success => success === true),
        failed: named(success => success === false),
        unknown: named(success => success === undefined)
      },
      _embedded: { verificationResults: known.map(result => resultBody(result, base)) },
      _links: {
        self: linkTo(base, pact.verifications.listConsumerResults, {
          consumer,
          consumerApplicationVersion: version
        })
      }
    }
  }
}

/** @throws Failure pactNotFound when the text is no number of a result */
export function resultNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Failure('pactNotFound', {})
  return Number(text)
}

function list(selected: readonly SelectedPact[], provider: string, base: string) {
  const self = linkTo(
    base,
    pact.verifications.selectPactsForVerification,
    { provider },
    { title: 'Pacts to be verified' }
  )
  return {
    _embedded: { pacts: selected.map(one => selectedBody(one, base)) },
    _links: { self }
  }
}

function selectedBody(selected: SelectedPact, base: string) {
  const { consumer, provider, sha, consumerVersion, pending, wip, choices } = selected
  const metadata = writeMetadata({
    consumerVersions: [...new Set(choices.map(({ version }) => version))],
    pending: pending?.isPending ?? false,
    wip
  })
  const content = { consumer, provider, sha }
  return {
    shortDescription: shortDescription(selected),
    verificationProperties: {
      ...(pending === undefined ? {} : { pending: pending.isPending }),
      ...(wip ? { wip } : {}),
      notices: verificationNotices(selected, contentLink(base, content).href)
    },
    _links: {
      self: linkTo(
        base,
        pact.pacts.getPactVersionWithMetadata,
        { ...content, metadata },
        { name: `Pact between ${consumer} (${consumerVersion}) and ${provider}` }
      )
    }
  }
}

interface Result {
  readonly success: boolean
  readonly providerApplicationVersion: string
  readonly buildUrl?: string | undefined
  readonly verifiedBy?: unknown
  readonly testResults?: unknown
}

async function published(
  registry: Core,
  { consumer, provider, sha }: ContentKey,
  { success, providerApplicationVersion, buildUrl, verifiedBy, testResults }: Result,
  metadata: string | undefined,
  base: string
) {
  const { wip, consumerVersions } = readMetadata(metadata ?? '')
  const verification = await publishResult(
    registry,
    { consumer, provider, sha },
    {
      success,
      providerVersion: providerApplicationVersion,
      ...(buildUrl === undefined ? {} : { buildUrl }),
      details: JSON.stringify({ verifiedBy, testResults }),
      wip
    },
    { consumerVersions, urls: eventUrls(base) }
  )
  const body = resultBody(verification, base)
  return new Answer(201, body, { location: resultLink(base, verification, verification.number).href })
}

function resultBody(verification: Verification, base: string) {
  const { provider, providerVersion, success, at, buildUrl, details, number } = verification
  return {
    providerName: provider,
    providerApplicationVersion: providerVersion,
    success,
    verificationDate: dateTime(at),
    verifiedAt: dateTime(at),
    ...(buildUrl === undefined ? {} : { buildUrl }),
    ...(JSON.parse(details) as object),
    _links: {
      self: resultLink(base, verification, number),
      'pb:pact-version': contentLink(base, verification),
      'pb:provider': pacticipantLink(base, provider),
      'pb:provider-version': versionLink(base, provider, providerVersion)
    }
  }
}
