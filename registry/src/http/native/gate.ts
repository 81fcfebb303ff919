import type { native } from '@instep/protocol'
import { askGate } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { decisionBody } from './bodies.ts'

export const gate: Handlers<typeof native.gate> = {
  async askGate({ body: { candidates, environment } }, registry) {
    return { environment, candidates, ...decisionBody(await askGate(registry, candidates, environment)) }
  }
}
