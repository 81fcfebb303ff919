import type { ServiceVersion } from '../../choreography/operation.ts'
import type { Rest } from '../../choreography/protocols/protocol.ts'
import type { PactRow } from '../gate.ts'
import { isBroken, isUnknown, type Pair } from '../pairs.ts'

/** What a plan rests on: whether what one version sends suits another, and how that is known. */
export interface Relation {
  readonly writer: ServiceVersion
  readonly reader: ServiceVersion
  /** Whether the writer is gone already, and only its messages are there. */
  readonly isWriterGone: boolean
  readonly outcome: 'ok' | 'broken' | 'unknown'
  /** Where old messages wait for the reader; undefined when it never comes to them. */
  readonly rest: Rest | undefined
  readonly because:
    | { readonly kind: 'schema'; readonly pair: Pair }
    | { readonly kind: 'pact'; readonly row: PactRow }
}

export function relationsOf(pairs: readonly Pair[], pacts: readonly PactRow[]): readonly Relation[] {
  return [...pairs.map(ofPair), ...pacts.flatMap(ofPact)]
}

function ofPair(pair: Pair): Relation {
  const { writer, reader, rest } = pair
  return {
    writer,
    reader,
    isWriterGone: writer.presence.kind === 'retained',
    outcome: isBroken(pair) ? 'broken' : isUnknown(pair) ? 'unknown' : 'ok',
    rest: reader.delivery?.start === 'tail' ? undefined : rest,
    because: { kind: 'schema', pair }
  }
}

/** A consumer reads what its provider writes. A provider without a version is not there, and hinders nobody's order. */
function ofPact(row: PactRow): readonly Relation[] {
  const { consumer, provider, waiver } = row
  if (provider.version === undefined) return []
  return [
    {
      writer: { service: provider.service, version: provider.version },
      reader: consumer,
      isWriterGone: false,
      outcome: waiver === undefined ? row.outcome : 'ok',
      rest: undefined,
      because: { kind: 'pact', row }
    }
  ]
}
