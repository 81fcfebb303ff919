import { defaultContext } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import { removeContext } from '../../service/index.ts'
import { Answer } from '../answer.ts'
import type { Handlers } from '../route.ts'
import { page } from './bodies.ts'

export const contexts: Handlers<typeof confluent.contexts> = {
  async listContexts({ query }, registry) {
    const named = (await registry.store.schemas.contexts()).filter(context => context !== defaultContext)
    const all = [defaultContext, ...named.toSorted()]
    return page(
      all.filter(context => context.startsWith(query.contextPrefix ?? '')),
      query.offset,
      query.limit
    )
  },

  async deleteContext({ params }, registry) {
    await removeContext(registry, params.context)
    return new Answer(204, undefined)
  }
}
