import type { TestProject } from 'vitest/node'
import { type KindOfBroker, kinds, type Provided, startBroker } from './index.ts'
import type { Server } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The brokers that tests share, or why there is none. */
    brokers: Readonly<Record<KindOfBroker, Provided>>
  }
}

/** For all tests of a run: the brokers that variables name, else those that are installed, started side by side. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers: Server[] = []
  const provide = async (kind: KindOfBroker): Promise<Provided> => {
    const { find, url, management } = kinds[kind]
    const named = process.env[url]
    if (named !== undefined) {
      const http = management === undefined ? undefined : process.env[management]
      return { kind: 'ready', url: named, management: http }
    }
    const found = await find()
    if (found.kind === 'missing') return found
    const server = await startBroker(kind)
    servers.push(server)
    return { kind: 'ready', url: server.url, management: server.management }
  }
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(server => server[Symbol.asyncDispose]()))
  }
  try {
    const [kafka, rabbitmq, nats] = await Promise.all([
      provide('kafka'),
      provide('rabbitmq'),
      provide('nats')
    ])
    project.provide('brokers', { kafka, rabbitmq, nats })
  } catch (error) {
    await close()
    throw error
  }
  return close
}
