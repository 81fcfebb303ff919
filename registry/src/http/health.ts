import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Core } from '../service/index.ts'
import { sendText } from './answer.ts'

/** What a watcher is told. */
type State = 'up' | 'ready' | 'draining' | 'storeUnavailable'

/** A store that has not answered within so many milliseconds counts as out of reach. */
const patience = 2000

/**
 * `GET /health`: the process lives and answers. `GET /ready`: requests may be sent to it; 503 while it drains, or while
 * its store is out of reach.
 */
export function healthRoutes(app: FastifyInstance, { store }: Core, isDraining: () => boolean): void {
  app.get('/health', async (_, reply) => tell(reply, 'up'))
  app.get('/ready', async (_, reply) => {
    if (isDraining()) return tell(reply, 'draining')
    return tell(reply, (await answers(store)) ? 'ready' : 'storeUnavailable')
  })
}

const statuses: Readonly<Record<State, number>> = {
  up: 200,
  ready: 200,
  draining: 503,
  storeUnavailable: 503
}

function tell(reply: FastifyReply, state: State): FastifyReply {
  reply.status(statuses[state]).header('cache-control', 'no-store')
  return sendText(reply, 'application/json', JSON.stringify({ status: state }))
}

function answers(store: Core['store']): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, patience, false)
  store
    .ping()
    .then(
      () => resolve(true),
      () => resolve(false)
    )
    .finally(() => clearTimeout(timer))
  return promise
}
