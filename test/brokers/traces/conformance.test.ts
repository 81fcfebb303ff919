import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startConsumerProcess } from '../../support/brokers/consumer-process.ts'
import { askGate, deploy } from '../../support/choreography.ts'
import { runInstep } from '../../support/cli.ts'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { isMissing } from '../../support/requirements.ts'
import { kafkajs } from '../kafka/clients.ts'
import type { ClientName } from './clients.ts'
import { names } from './clients.ts'
import { startCollector } from './collector.ts'
import { type Declared, documentOf } from './contracts.ts'

const { kafka, rabbitmq } = inject('brokers')

/** A service: what it declares, what it does, and what that is called when it is not the same. */
interface Service {
  readonly declares: Declared
  readonly does: string
  readonly finding?: string
  /** The version that is deployed where it is not the one that runs. */
  readonly deployed?: string
}

const receives = (group: string): Declared => ({
  ...{ action: 'receive', place: 'orders', group, hasDeadLetter: true }
})

const services: Readonly<Record<string, Service>> = {
  'orders@1': { declares: { action: 'send', place: 'orders' }, does: 'send orders' },
  'payments@1': { declares: receives('payments'), does: 'receive orders payments ok' },
  'billing@1': { declares: receives('billing'), does: 'receive orders billing keep' },
  'shipping@1': {
    declares: { ...receives('shipping'), hasDeadLetter: false },
    does: 'receive orders shipping lose',
    finding: 'errorWithoutDeadLetter'
  },
  'spy@1': {
    declares: { action: 'send', place: 'invoices' },
    does: 'receive orders spy ok',
    finding: 'receiverUndeclared'
  },
  'gossip@1': { declares: receives('gossip'), does: 'send rumours', finding: 'senderUndeclared' },
  'stray@1': {
    declares: { action: 'send', place: 'returns' },
    does: 'send return',
    finding: 'channelWrong'
  },
  'mail@2': {
    declares: receives('mail'),
    does: 'receive orders mail ok',
    finding: 'versionNotDeployed',
    deployed: 'mail@1'
  }
}

/** No stock instrumentation tells the group. */
const withGroups: typeof services = {
  ...services,
  'archive@1': {
    declares: receives('archive'),
    does: 'receive orders archive-2 ok',
    finding: 'groupUndeclared'
  }
}

const worlds = [
  { client: 'kafkajs', broker: 'kafka', server: kafka, services },
  { client: 'amqplib', broker: 'amqp', server: rabbitmq, services },
  { client: 'traced', broker: 'kafka', server: kafka, services: withGroups }
] as const satisfies readonly {
  readonly client: ClientName
  readonly services: typeof services
  [more: string]: unknown
}[]

describe.each(worlds.filter(({ server }) => !isMissing(server)))(
  'services on $client',
  ({ client, broker, server, services }) => {
    const run = `run-${randomUUID()}`
    const url = server.kind === 'ready' ? server.url : ''
    let registry: RunningRegistry
    let folder: string
    let findings: readonly { readonly id: string; readonly level: string; readonly facts: Facts }[]

    interface Facts {
      readonly who?: { readonly service: string; readonly version: string }
      readonly writer?: { readonly service: string }
      readonly reader?: { readonly service: string }
    }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'instep-traces-'))
      registry = await startRegistry({ log: false })
      await call(registry, 'POST /environments', { name: 'production', production: true })
      for (const [owner, { declares, deployed = owner }] of Object.entries(services)) {
        for (const one of new Set([owner, deployed])) {
          const [service, version] = one.split('@')
          const document = documentOf(broker, run, one, declares)
          const path = `PUT /api/services/${service}/versions/${version}/contract`
          expect(await call(registry, path, { document })).toMatchObject([200, {}])
        }
        await deploy(registry, deployed)
      }
      if (broker === 'kafka') await createTopics(url, run)
      await using collector = await startCollector()
      const start = ([owner, { does }]: [string, Service]) =>
        startConsumerProcess(
          join(import.meta.dirname, 'service.ts'),
          ...[client, url, run, collector.url, owner, ...does.split(' ')]
        )
      const all = Object.entries(services)
      const receivers = await Promise.all(all.filter(([, { does }]) => does.startsWith('receive')).map(start))
      for (const receiver of receivers) expect(await receiver.line()).toBe('ready')
      const senders = await Promise.all(all.filter(([, { does }]) => does.startsWith('send')).map(start))
      for (const one of [...senders, ...receivers]) {
        expect(await one.line()).toBe('done')
        await one[Symbol.asyncDispose]()
      }
      for (const line of collector.lines) {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(`${registry.url}/v1/traces`, { method: 'POST', headers, body: line })
        expect(await answer.json()).toEqual({})
      }
      const file = join(folder, 'traces.jsonl')
      await writeFile(file, collector.lines.map(line => `${line}\n`).join(''))
      const words = ['traces', 'check', file, '--environment', 'production', '--format', 'json']
      const { out, err } = await runInstep(registry.url, words)
      expect(err).toBe('')
      findings = JSON.parse(out).findings
    })
    afterAll(async () => {
      await registry[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    })

    test.each(Object.entries(services))('%s: %j', (owner, { finding }) => {
      const [service, version] = owner.split('@')
      const own = findings.filter(
        ({ facts }) => facts.who?.service === service && facts.who?.version === version
      )
      expect(own.map(({ id }) => id)).toEqual(finding === undefined ? [] : [finding])
    })

    test('the gate knows what was seen, and who reads without having said so', async () => {
      const gate = await askGate(registry, 'orders@1')
      const toPayments = gate.pairs.find(
        ({ reader }) => (reader as { service: string }).service === 'payments'
      )
      const evidence = { grade: 'observed', source: 'traces', count: 1 }
      expect(toPayments).toMatchObject({ writer: { evidence }, reader: { evidence } })
      const { sightings } = (await call(registry, 'GET /api/environments/production/sightings'))[1] as {
        readonly sightings: readonly { readonly reader: string }[]
      }
      const readers = sightings.map(({ reader }) => reader.replace(`${run}.`, ''))
      expect(readers.toSorted()).toEqual(client === 'traced' ? ['archive-2', 'spy'] : ['spy'])
      // The queue of a reader on RabbitMQ that nobody declares has no way to it that is known.
      const unknown = gate.findings.filter(({ id }) => id === 'readerUnknown')
      expect(unknown).toHaveLength(broker === 'amqp' ? 0 : readers.length)
    })

    test('messages between the right services were seen at both ends', () => {
      const unseen = findings
        .filter(({ id }) => id === 'pairUnseen')
        .map(({ facts }) => facts.reader?.service)
      expect(unseen).not.toContain('payments')
      expect(unseen).not.toContain('billing')
      // It declares to receive, and does not.
      expect(unseen).toContain('gossip')
    })
  }
)

async function createTopics(url: string, run: string): Promise<void> {
  const admin = kafkajs(url).admin()
  await admin.connect()
  const places = ['orders', 'rumours', 'return']
  const topics = [...places.map(place => names.topic(run, place)), names.deadLetters(run, 'orders')]
  await admin.createTopics({
    topics: topics.map(topic => ({ topic, numPartitions: 1 })),
    waitForLeaders: false
  })
  const isKnown = () => admin.fetchTopicMetadata({ topics }).catch(() => undefined)
  while ((await isKnown()) === undefined) await new Promise(resolve => setTimeout(resolve, 50))
  await admin.disconnect()
}
