import type { native } from '@instep/protocol'
import { declareOperations, listOperations } from '../../service/index.ts'
import type { Handlers } from '../route.ts'

export const services: Handlers<typeof native.services> = {
  async declareOperations({ params, body }, registry) {
    const operations = await declareOperations(registry, params, body.operations, body.branch)
    return { operations: [...operations] }
  },

  async listOperations({ params }, registry) {
    return { operations: [...(await listOperations(registry, params))] }
  }
}
