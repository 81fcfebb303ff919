import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findKafka } from './kafka.ts'
import { findNats } from './nats.ts'
import { findRabbitmq } from './rabbitmq.ts'
import type { Installed, Missing, Server } from './server.ts'

/** How each kind of broker is found on this machine, and the variables that name one that runs already. */
export const kinds = {
  kafka: { find: findKafka, url: 'INSTEP_TEST_KAFKA', management: undefined },
  rabbitmq: {
    find: findRabbitmq,
    url: 'INSTEP_TEST_RABBITMQ',
    management: 'INSTEP_TEST_RABBITMQ_MANAGEMENT'
  },
  nats: { find: findNats, url: 'INSTEP_TEST_NATS', management: 'INSTEP_TEST_NATS_MANAGEMENT' }
} as const satisfies Record<string, Kind>

interface Kind {
  readonly find: () => Promise<Installed | Missing>
  readonly url: string
  readonly management: string | undefined
}

export type KindOfBroker = keyof typeof kinds

/** A broker for tests, or why there is none. */
export type Provided =
  | { readonly kind: 'ready'; readonly url: string; readonly management: string | undefined }
  | Missing

/** Starts a broker of a test's own, in a folder of its own. `await using` ends it. */
export async function startBroker(kind: KindOfBroker): Promise<Server> {
  const found = await kinds[kind].find()
  if (found.kind === 'missing') throw new Error(found.reason)
  return found.start(await mkdtemp(join(tmpdir(), `instep-${kind}-`)))
}
