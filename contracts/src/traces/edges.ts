import type { MessageFact } from './facts.ts'
import type { SpanPointer } from './span.ts'

/** A message that was seen to be sent, and seen to be received. */
export interface Edge {
  readonly from: MessageFact
  readonly to: MessageFact
  /** What shows that it was the same message. */
  readonly by: 'link' | 'parent' | 'offset'
}

/** Who got what from whom: by the links of the receiver, else by its parent, else by the message's place in its topic. */
export function edgesOf(facts: readonly MessageFact[]): readonly Edge[] {
  const sends = facts.filter(({ action }) => action === 'send')
  const bySpan = new Map(sends.map(fact => [pointerKey(fact), fact]))
  const byOffset = new Map(
    sends.flatMap(fact => {
      const key = offsetKey(fact)
      return key === undefined ? [] : [[key, fact] as const]
    })
  )
  return facts.flatMap((to): readonly Edge[] => {
    if (to.action !== 'receive') return []
    const linked = to.links.flatMap(link => bySpan.get(pointerKey(link)) ?? [])
    if (linked.length > 0) return linked.map(from => ({ from, to, by: 'link' }))
    const parent =
      to.parent === undefined ? undefined : bySpan.get(pointerKey({ traceId: to.traceId, spanId: to.parent }))
    if (parent !== undefined) return [{ from: parent, to, by: 'parent' }]
    const same = byOffset.get(offsetKey(to) ?? '')
    return same === undefined ? [] : [{ from: same, to, by: 'offset' }]
  })
}

export function pointerKey({ traceId, spanId }: SpanPointer): string {
  return `${traceId} ${spanId}`
}

/** Where in its topic a message is; undefined where nobody says. */
export function offsetKey({ place, partition, offset }: MessageFact): string | undefined {
  if (partition === undefined || offset === undefined) return undefined
  return JSON.stringify([place.system, place.destination, partition, offset])
}
