import { channelKey, type Pair, type Party } from '@instep/contracts'
import type { Environment, KnownObservation } from '../store/store.ts'
import type { Core } from './core.ts'

/** Gives those sides of pairs that were seen at work in an environment that evidence, with its age and count. */
export async function seenParties(
  { store }: Pick<Core, 'store'>,
  { uuid }: Environment,
  pairs: readonly Pair[]
): Promise<(pairs: readonly Pair[]) => readonly Pair[]> {
  const services = new Set(pairs.flatMap(({ writer, reader }) => [writer.service, reader.service]))
  const rows = services.size === 0 ? [] : await store.observations.observations(uuid, services)
  if (rows.length === 0) return unchanged => unchanged
  const byDeed = Map.groupBy(rows, keyOf)
  const seen = (party: Party): Party => {
    if (party.channel === undefined) return party
    const found = byDeed.get(keyOf({ ...party, place: channelKey(party.channel) }))
    if (found === undefined) return party
    const at = found.reduce((last, { lastAt }) => Math.max(last, lastAt), 0)
    const count = found.reduce((sum, row) => sum + row.count, 0)
    return { ...party, evidence: { grade: 'observed', source: 'traces', at, count } }
  }
  return decided => decided.map(pair => ({ ...pair, writer: seen(pair.writer), reader: seen(pair.reader) }))
}

function keyOf({
  service,
  version,
  action,
  place
}: Pick<KnownObservation, 'service' | 'version' | 'action' | 'place'>): string {
  return JSON.stringify([service, version, action, place])
}
