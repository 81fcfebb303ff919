import {
  type Flow,
  type OwnedOperation,
  type PactRow,
  type Pair,
  type Party,
  serviceVersionText,
  type Waiver
} from '@instep/contracts'
import type { Override } from '../store/store.ts'
import type { Core } from './core.ts'
import type { Landscape } from './landscape.ts'

/** A service that the asker wants to be left out, and why. */
export interface Ignored {
  readonly service: string
  readonly reason: string
}

/** Compares the two sides of each flow, and looks up who took the blame for those that do not hold. */
export async function judged(
  core: Core,
  flows: readonly Flow<Party, Party>[],
  { overrides }: Pick<Landscape, 'overrides'>,
  ignored: readonly Ignored[]
): Promise<readonly Pair[]> {
  const now = core.clock()
  const pairs: Pair[] = []
  for (const { send, receive, rest } of flows) {
    const outcome = await core.outcomes.of(send.schema, receive.schema)
    const waiver =
      outcome.kind === 'ok' ? undefined : waiverOf({ writer: send, reader: receive }, overrides, ignored, now)
    pairs.push({ writer: send, reader: receive, rest, outcome, ...(waiver === undefined ? {} : { waiver }) })
  }
  return pairs
}

/** Two sides, as far as an override names them. */
interface Sides {
  readonly writer: { readonly service: string; readonly version: string; readonly subject?: string }
  readonly reader: { readonly service: string; readonly version: string }
}

/** A row of pacts, with who took the blame if it does not hold. */
export function waived(
  core: Core,
  row: PactRow,
  { overrides }: Pick<Landscape, 'overrides'>,
  ignored: readonly Ignored[]
): PactRow {
  if (row.outcome === 'ok') return row
  const { service, version = '' } = row.provider
  const writer = { service, version }
  const waiver = waiverOf({ writer, reader: row.consumer }, overrides, ignored, core.clock())
  return waiver === undefined ? row : { ...row, waiver }
}

function waiverOf(
  { writer, reader }: Sides,
  overrides: readonly Override[],
  ignored: readonly Ignored[],
  now: number
): Waiver | undefined {
  const asked = ignored.find(({ service }) => service === writer.service || service === reader.service)
  if (asked !== undefined) return { reason: asked.reason }
  const names = (wanted: string, { service, version }: Sides['reader']): boolean =>
    wanted === '' || wanted === service || wanted === serviceVersionText({ service, version })
  const found = overrides.find(
    override =>
      override.until > now &&
      names(override.writer, writer) &&
      names(override.reader, reader) &&
      (override.subject === '' || override.subject === writer.subject)
  )
  return found && { reason: found.reason, by: found.by, until: found.until }
}

export function asCandidate(operation: OwnedOperation): Party {
  return { ...operation, presence: { kind: 'candidate' } }
}
