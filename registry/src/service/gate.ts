import {
  Failure,
  type GateDecision,
  judge,
  type PactRow,
  pairsOf,
  type ServiceVersion
} from '@instep/contracts'
import type { Core } from './core.ts'
import { askMatrix } from './matrix.ts'
import { partiesOf, runningIn } from './parties.ts'

/** May these versions be deployed to an environment, and why, or why not. @throws Failure environmentNotFound */
export async function askGate(
  core: Core,
  candidates: readonly ServiceVersion[],
  environmentName: string
): Promise<GateDecision> {
  const environment = await core.store.deployments.environment({ name: environmentName })
  if (environment === undefined) throw new Failure('environmentNotFound', { environment: environmentName })
  const isKnown = await Promise.all(
    candidates.map(async candidate => (await core.store.pacticipants.version(candidate)) !== undefined)
  )
  const known = candidates.filter((_, index) => isKnown[index])
  const unknown = candidates.filter((_, index) => !isKnown[index])
  const { writers, readers } = await partiesOf(core, known, await runningIn(core, environment.uuid))
  const pacts = known.length > 0 ? await pactRows(core, known, environmentName) : []
  const involved = new Set([
    ...[...writers, ...readers].map(({ service }) => service),
    ...pacts.flatMap(({ consumer, provider }) => [consumer.service, provider.service])
  ])
  return judge({
    candidates,
    obstacles: unknown.map(candidate => ({ kind: 'candidateUnknown', candidate })),
    pairs: pairsOf(writers, readers),
    writers,
    readers,
    pacts,
    undeclared: known.filter(({ service }) => !involved.has(service))
  })
}

/** How the candidates' pacts stand with what runs in the environment. */
async function pactRows(
  core: Core,
  candidates: readonly ServiceVersion[],
  environment: string
): Promise<readonly PactRow[]> {
  const { matrix } = await askMatrix(core, {
    selectors: candidates.map(({ service, version }) => ({ pacticipant: service, version })),
    ignore: [],
    target: { environment },
    latestBy: 'cvpv'
  })
  const rows = matrix.rows
    .filter(({ verificationType }) => verificationType === undefined)
    .map(({ consumer, consumerVersion, provider, providerVersion, result }) => ({
      consumer: { service: consumer, version: consumerVersion },
      provider: { service: provider, version: providerVersion ?? undefined },
      outcome: outcomeOf(result?.success),
      verifiedAt: result?.at
    }))
  return [...rows, ...missingRows(matrix.reasons, rows)]
}

type Reasons = Awaited<ReturnType<typeof askMatrix>>['matrix']['reasons']

/** A provider that a candidate needs, of which no version is there to have verified anything. */
function missingRows(reasons: Reasons, rows: readonly PactRow[]): readonly PactRow[] {
  return reasons.flatMap(reason => {
    if (reason.kind !== 'notVerified') return []
    const { consumer, provider } = reason
    const isRow = rows.some(
      row => row.consumer.service === consumer.pacticipant && row.provider.service === provider.pacticipant
    )
    if (isRow || reason.verificationType !== undefined) return []
    return [
      {
        consumer: { service: consumer.pacticipant, version: consumer.version ?? '' },
        provider: { service: provider.pacticipant, version: undefined },
        outcome: 'unknown',
        verifiedAt: undefined
      } as const
    ]
  })
}

function outcomeOf(success: boolean | undefined): PactRow['outcome'] {
  if (success === undefined) return 'unknown'
  return success ? 'ok' : 'broken'
}
