import type { PactRow, ServiceVersion } from '@instep/contracts'
import type { Core } from './core.ts'
import { askMatrix } from './matrix.ts'

/** How the candidates' pacts stand with what runs in an environment,. */
export async function pactRows(
  core: Core,
  candidates: readonly ServiceVersion[],
  environment: string
): Promise<readonly PactRow[]> {
  const { matrix } = await askMatrix(
    core,
    {
      selectors: candidates.map(({ service, version }) => ({ pacticipant: service, version })),
      ignore: [],
      target: { environment },
      latestBy: 'cvpv'
    },
    async () => []
  )
  const rows = matrix.rows.map(({ consumer, consumerVersion, provider, providerVersion, result }) => ({
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
    if (isRow) return []
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
