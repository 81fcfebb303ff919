import { Failure, isFailure, type MatrixQueryInput } from '@instep/contracts'
import { linkTo, pact } from '@instep/protocol'
import {
  askMatrix,
  type Core,
  getLatestPactOf,
  getPacticipant,
  type KnownIntegration,
  listIntegrations,
  type PactLine,
  type PublicationSummary
} from '../../service/index.ts'
import { accepts } from '../accept.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { type BadgeState, badgeSvg } from './badge.ts'
import { dashboard } from './dashboard.ts'
import { matrixBody } from './matrix.ts'
import { relationDoc } from './relations.ts'

const { overviews: api } = pact

export const overviews: Handlers<typeof pact.overviews> = {
  getDashboard: ({ base, accept }, registry) => dashboard(registry, undefined, base, accept),

  getPairDashboard: ({ params, base, accept }, registry) => dashboard(registry, params, base, accept),

  async getGroup({ params }, registry) {
    await getPacticipant(registry, params.pacticipant)
    return csv(connectedWith(params.pacticipant, await listIntegrations(registry)))
  },

  getRelationships: async (_, registry) => csv(await listIntegrations(registry)),

  getPactBadge: ({ params }, registry) => pactBadge(registry, params, 'any'),

  getTaggedPactBadge: ({ params }, registry) => pactBadge(registry, params, { tag: params.tag }),

  getUntaggedPactBadge: ({ params }, registry) => pactBadge(registry, params, 'untagged'),

  getBranchPactBadge: ({ params }, registry) => pactBadge(registry, params, { branch: params.branch }),

  async getMatrixBadge({ params: { consumer, provider, tag, providerTag } }, registry) {
    const question: MatrixQueryInput = {
      selectors: [
        { pacticipant: consumer, tag, latest: true },
        { pacticipant: provider, tag: providerTag, latest: true }
      ],
      ignore: [],
      target: {},
      latestBy: 'cvpv'
    }
    const state = await deployable(registry, question)
    return badge(`${consumer} ${tag} / ${provider} ${providerTag} pact`, verified(state))
  },

  canIDeployTag: ({ params, base }, registry) => matrixAnswer(registry, toTag(params), base),

  async canIDeployTagBadge({ params }, registry) {
    return badge(
      `can-i-deploy ${params.tag} to ${params.to}`,
      yesOrNo(await deployable(registry, toTag(params)))
    )
  },

  canIDeployBranch: ({ params, base }, registry) => matrixAnswer(registry, toEnvironment(params), base),

  async canIDeployBranchBadge({ params }, registry) {
    const state = await deployable(registry, toEnvironment(params))
    return badge(`can-i-deploy ${params.branch} to ${params.environment}`, yesOrNo(state))
  },

  canIMerge: ({ params, base }, registry) => matrixAnswer(registry, toMain(params.pacticipant), base),

  async canIMergeBadge({ params }, registry) {
    return badge('can-i-merge', yesOrNo(await deployable(registry, toMain(params.pacticipant))))
  },

  async getMetrics({ base, accept }, registry) {
    const counts = Object.entries(await registry.store.statistics.counts())
    if (!accepts(accept, 'application/hal+json')) return prometheus(counts)
    const body = Object.fromEntries(counts.map(([name, count]) => [name, { count }]))
    return new Answer(200, JSON.stringify({ ...body, _links: { self: linkTo(base, api.getMetrics) } }))
  },

  getHeartbeat: async ({ base }) => ({ ok: true, _links: { self: linkTo(base, api.getHeartbeat) } }),

  async getDependencies({ base }, registry) {
    const ok = await registry.store.pacticipants.pacticipants().then(
      () => true,
      () => false
    )
    const body = { database: { ok }, _links: { self: linkTo(base, api.getDependencies) } }
    return new Answer(ok ? 200 : 503, body)
  },

  async getDoc({ params }) {
    const page = relationDoc(params.relation)
    if (page === undefined) throw new Failure('routeUnknown', { path: `/doc/${params.relation}` })
    return new Answer(200, page, { 'content-type': 'text/html; charset=utf-8' })
  }
}

/** Gauges in Prometheus' text format. */
function prometheus(counts: readonly (readonly [string, number])[]): Answer<string> {
  const lines = counts.flatMap(([name, count]) => {
    const metric = `instep_${name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`
    return [`# TYPE ${metric} gauge`, `${metric} ${count}`]
  })
  return new Answer(200, `${lines.join('\n')}\n`, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8'
  })
}

/** The integrations that a pacticipant is part of, and those that these lead to. */
function connectedWith(
  pacticipant: string,
  integrations: readonly KnownIntegration[]
): readonly KnownIntegration[] {
  const reached = new Set([pacticipant])
  for (let size = 0; size !== reached.size; ) {
    size = reached.size
    for (const { consumer, provider } of integrations) {
      if (reached.has(consumer) || reached.has(provider)) reached.add(consumer).add(provider)
    }
  }
  return integrations.filter(({ consumer }) => reached.has(consumer))
}

function csv(integrations: readonly KnownIntegration[]): Answer<string> {
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = integrations.map(({ consumer, provider }) => `${cell(consumer)},${cell(provider)},1`)
  return new Answer(200, `${['source,target,weight', ...lines].join('\n')}\n`, {
    'content-type': 'text/csv; charset=utf-8'
  })
}

async function pactBadge(registry: Core, { consumer, provider }: KnownIntegration, line: PactLine) {
  const state = await getLatestPactOf(registry, { consumer, provider }, line).then(
    publication => stateOf(registry, publication),
    error => {
      if (isFailure(error, 'pactNotFound')) return 'unknown' as const
      throw error
    }
  )
  return badge(`${consumer}/${provider} pact`, state)
}

async function stateOf(
  { store }: Core,
  { consumer, provider, sha }: PublicationSummary
): Promise<BadgeState> {
  const result = await store.pacts.verification({ consumer, provider, sha }, 'latest')
  return verified(result === undefined ? null : result.success)
}

/** Badges never make a README fail: what cannot be asked is not known. */
async function deployable(registry: Core, question: MatrixQueryInput): Promise<boolean | null> {
  try {
    return (await askMatrix(registry, question)).matrix.deployable
  } catch (error) {
    if (isFailure(error, 'selectorsInvalid')) return null
    throw error
  }
}

function verified(success: boolean | null): BadgeState {
  return success === null ? 'unknown' : success ? 'verified' : 'failed'
}

function yesOrNo(answer: boolean | null): BadgeState {
  return answer === null ? 'unknown' : answer ? 'yes' : 'no'
}

/** Caches between here and the reader would show a state that is gone. */
function badge(label: string, state: BadgeState): Answer<string> {
  return new Answer(200, badgeSvg(label, state), {
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'no-cache, no-store'
  })
}

async function matrixAnswer(registry: Core, question: MatrixQueryInput, base: string) {
  return matrixBody(await askMatrix(registry, question), base)
}

interface TagQuestion {
  readonly pacticipant: string
  readonly tag: string
  readonly to: string
}

function toTag({ pacticipant, tag, to }: TagQuestion): MatrixQueryInput {
  return {
    selectors: [{ pacticipant, tag, latest: true }],
    ignore: [],
    target: { tag: to, latest: true },
    latestBy: 'cvp'
  }
}

interface BranchQuestion {
  readonly pacticipant: string
  readonly branch: string
  readonly environment: string
}

function toEnvironment({ pacticipant, branch, environment }: BranchQuestion): MatrixQueryInput {
  return {
    selectors: [{ pacticipant, branch, latest: true }],
    ignore: [],
    target: { environment },
    latestBy: 'cvpv'
  }
}

function toMain(pacticipant: string): MatrixQueryInput {
  return {
    selectors: [{ pacticipant, mainBranch: true, latest: true }],
    ignore: [],
    target: { mainBranch: true, latest: true },
    latestBy: 'cvp'
  }
}
