import { serviceVersionText } from '@instep/contracts'
import type { native, ReplyOf } from '@instep/protocol'

export type Plan = ReplyOf<typeof native.plan.askPlan>
export type Relation = Plan['unknown'][number]
export type Wave = Plan['waves'][number]
export type Move = Wave['moves'][number]
export type Drain = Wave['drains'][number]
export type Hindrance = Plan['hindrances'][number]

/** `payments@1.0.0 cannot read the orders.created-value that orders@2.0.0 sends` */
export function relationText({ writer, reader, isWriterGone, outcome, pair, pact }: Relation): string {
  const [from, to] = [serviceVersionText(writer), serviceVersionText(reader)]
  if (pair === undefined) {
    const state = pact?.outcome === 'broken' ? 'breaks' : 'has not verified'
    return `${from} ${state} its pact with ${to}`
  }
  const verb = isWriterGone ? 'has sent' : 'sends'
  if (outcome === 'unknown')
    return `nobody knows whether ${to} can read the ${pair.subject} that ${from} ${verb}`
  return `${to} cannot read the ${pair.subject} that ${from} ${verb}`
}

/** Relations of several versions and one message are told once. */
export function distinctTexts(relations: readonly Relation[]): readonly string[] {
  return [...new Set(relations.map(relationText))]
}

/** `orders 1.0.0 → 2.0.0`, `audit 1.0.0 (new there)` */
export function moveText({ service, from, to }: Move): string {
  return from.length === 0 ? `${service} ${to} (new there)` : `${service} ${from.join(' and ')} → ${to}`
}
