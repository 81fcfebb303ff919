import { Failure, globalContext, type Mode, modes, parseSubject, type Subject } from '@instep/contracts'
import type { confluent } from '@instep/protocol'
import { type Core, changeMode, modeFor, ownMode, removeMode } from '../../service/index.ts'
import type { Handlers } from '../route.ts'
import { scopeOf } from './config.ts'

const top = parseSubject('')

export const mode: Handlers<typeof confluent.mode> = {
  getTopMode: async (_, registry) => ({ mode: await modeFor(registry, top) }),

  putTopMode: async ({ query, body }, registry) => setMode(registry, top, body, query.force),

  deleteTopMode: async ({ query }, registry) => ({ mode: await removeMode(registry, top, query.recursive) }),

  async getMode({ params, query }, registry) {
    const scope = parseSubject(params.subject)
    return { mode: await (query.defaultToGlobal ? modeFor(registry, scope) : ownMode(registry, scope)) }
  },

  putMode: async ({ params, query, body }, registry) =>
    setMode(registry, scopeOf(params.subject), body, query.force),

  deleteMode: async ({ params, query }, registry) => ({
    mode: await removeMode(registry, parseSubject(params.subject), query.recursive)
  })
}

/** Answers with the request, as the original does. An explicit null clears the mode. */
async function setMode(
  registry: Core,
  scope: Subject,
  { mode: text }: { readonly mode?: string | null | undefined },
  force: boolean
) {
  await changeMode(registry, scope, text === null ? undefined : modeOf(text, scope), force)
  return text === null || text === undefined ? {} : { mode: text }
}

/** @throws Failure modeInvalid */
function modeOf(text: string | undefined, scope: Subject): Mode {
  const known = modes.find(name => name === text?.toUpperCase())
  const isMisplaced = known === 'FORWARD' && scope.context !== globalContext
  if (known === undefined || isMisplaced) throw new Failure('modeInvalid', { mode: text ?? '' })
  return known
}
