import type { native } from '@instep/protocol'
import { askGate, untilKnown } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { decisionBody } from './bodies.ts'

export const gate: Handlers<typeof native.gate> = {
  async askGate({ body: { candidates, environment, ignore = [], wait = 0 } }, registry) {
    const ask = () => askGate(registry, { candidates, environment, ignore })
    const decision = await untilKnown(registry, ask, ({ answer }) => answer !== 'unknown', wait * 1000)
    return { environment, candidates, ...decisionBody(decision) }
  }
}
