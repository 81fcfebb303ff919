import { openStore, type Store } from '@instep/registry'
import { describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'

const v = (service: string, version: string) => ({ service, version })

const declared = {
  action: 'receive',
  subject: 'orders-value',
  schema: { subject: 'orders-value', version: 1 },
  evidence: { grade: 'declared', source: 'declaration', at: 1 }
} as const
const tested = { ...declared, evidence: { grade: 'tested', source: 'pact', at: 2 } } as const
const onTopic = {
  ...declared,
  name: 'receiveOrder',
  message: 'OrderCreated',
  channel: { protocol: 'kafka', topic: 'orders', retention: 'forever' },
  delivery: { group: 'billing', start: 'earliest', deadLetter: 'orders-dlt', causes: [] },
  evidence: { grade: 'declared', source: 'asyncapi', at: 3 }
} as const

describe.for(Object.entries(engines))('on %s', ([, newUrl]) => {
  const withStore = async (work: (store: Store) => Promise<void>) => {
    await using store = await openStore(await newUrl())
    await work(store)
  }

  test('an operation takes the new evidence of its source, and stands beside that of others', () =>
    withStore(async ({ operations }) => {
      const billing = v('billing', '1')
      await operations.addOperations(billing, [declared])
      await operations.addOperations(billing, [{ ...declared, evidence: { ...declared.evidence, at: 5 } }])
      await operations.addOperations(billing, [tested])
      expect(await operations.operations([billing, v('orders', '5')])).toEqual([
        { ...billing, ...declared, evidence: { ...declared.evidence, at: 5 } },
        { ...billing, ...tested }
      ])
    }))

  test('an operation keeps its channel and how it is received, and goes with its source', () =>
    withStore(async ({ operations }) => {
      const billing = v('billing', '1')
      await operations.addOperations(billing, [onTopic, tested])
      expect(await operations.operations([billing])).toEqual([
        { ...billing, ...tested },
        { ...billing, ...onTopic }
      ])
      await operations.removeOperations(billing, 'asyncapi')
      expect(await operations.operations([billing])).toEqual([{ ...billing, ...tested }])
    }))

  test('a service contract is kept to the byte, and replaced', () =>
    withStore(async ({ serviceContracts }) => {
      const billing = v('billing', '1')
      expect(await serviceContracts.serviceDocument(billing)).toBeUndefined()
      await serviceContracts.putServiceDocument(billing, { text: 'a: 1\r\n\t# é', at: 1 })
      await serviceContracts.putServiceDocument(billing, { text: 'b: 😀\n', at: 2 })
      expect(await serviceContracts.serviceDocument(billing)).toEqual({ text: 'b: 😀\n', at: 2 })
      expect(await serviceContracts.serviceDocument(v('billing', '2'))).toBeUndefined()
    }))

  test('what was seen of a reader adds up', () =>
    withStore(async ({ environmentFacts }) => {
      const seen = { environment: 'e', place: 'kafka orders', reader: 'audit', source: 'broker' } as const
      await environmentFacts.addSighting({ ...seen, count: 3, firstAt: 10, lastAt: 20 })
      await environmentFacts.addSighting({ ...seen, source: 'traces', count: 2, firstAt: 5, lastAt: 15 })
      expect(await environmentFacts.sightings('e')).toEqual([
        { ...seen, source: 'traces', count: 5, firstAt: 5, lastAt: 20 }
      ])
      expect(await environmentFacts.removeSighting(seen)).toBe(true)
      expect(await environmentFacts.removeSighting(seen)).toBe(false)
      expect(await environmentFacts.sightings('e')).toEqual([])
    }))

  test('what was seen is counted, per service version, deed, place and group', () =>
    withStore(async ({ observations }) => {
      const seen = {
        ...({ service: 'orders', version: '1', action: 'send', place: 'kafka orders', group: '' } as const),
        ...{ count: 2, errors: 1, firstAt: 5, lastAt: 9 }
      }
      const other = { ...seen, service: 'pay', group: 'pay', action: 'receive' } as const
      expect(await observations.addObservation('e', seen, false)).toBe('refused')
      expect(await observations.addObservation('e', seen, true)).toBe('new')
      expect(await observations.addObservation('e', other, true)).toBe('new')
      expect(await observations.addObservation('e', { ...seen, firstAt: 3, lastAt: 7 }, false)).toBe('known')
      const total = { ...seen, count: 4, errors: 2, firstAt: 3, lastAt: 9 }
      expect(await observations.observations('e')).toEqual([total, other])
      expect(await observations.observations('e', new Set(['pay', 'none']))).toEqual([other])
      expect(await observations.observations('other')).toEqual([])
      expect([
        await observations.countObservations('e'),
        await observations.countObservations('other')
      ]).toEqual([2, 0])
    }))

  test('drains and overrides are of their environment, and go with it', () =>
    withStore(async ({ environmentFacts, deployments }) => {
      const drain = { environment: 'e', place: 'kafka orders', at: 2, by: 'ada', note: '' }
      await environmentFacts.addDrain({ ...drain, at: 3 })
      await environmentFacts.addDrain(drain)
      await environmentFacts.addDrain({ ...drain, environment: 'f' })
      expect((await environmentFacts.drains('e')).map(({ at }) => at)).toEqual([2, 3])
      const override = {
        uuid: 'u',
        environment: 'e',
        writer: 'orders',
        reader: '',
        subject: '',
        reason: 'known',
        by: 'ada',
        at: 1,
        until: 10
      }
      await environmentFacts.putOverride(override)
      expect(await environmentFacts.overrides('e', 9)).toEqual([override])
      expect(await environmentFacts.overrides('e', 10)).toEqual([])
      await deployments.deleteEnvironment('e')
      expect(await environmentFacts.drains('e')).toEqual([])
      expect(await environmentFacts.override('u')).toBeUndefined()
      expect(await environmentFacts.drains('f')).toHaveLength(1)
    }))

  test('levels of findings are set, changed and taken back, everywhere or in one environment', () =>
    withStore(async ({ environmentFacts }) => {
      await environmentFacts.setFindingLevels(undefined, { sentUnread: 'error', groupShared: 'off' })
      await environmentFacts.setFindingLevels('e', { sentUnread: 'off' })
      await environmentFacts.setFindingLevels(undefined, { sentUnread: undefined, groupShared: 'warning' })
      expect(await environmentFacts.findingLevels(undefined)).toEqual({ groupShared: 'warning' })
      expect(await environmentFacts.findingLevels('e')).toEqual({ sentUnread: 'off' })
    }))

  test('what versions sent that are gone is listed once per message, with when the last of them went', () =>
    withStore(async ({ operations, deployments }) => {
      const send = { ...onTopic, action: 'send', delivery: {} } as const
      const other = { ...send, schema: { subject: 'orders-value', version: 2 } }
      for (const [number, endedAt, isCurrent] of [
        ['1', 10, false],
        ['2', 20, false],
        ['3', 30, false],
        ['4', 40, true]
      ] as const) {
        await operations.addOperations(v('orders', number), [number === '3' ? other : send, onTopic])
        await deployments.putDeployment({
          uuid: number,
          kind: 'deployed',
          pacticipant: 'orders',
          version: number,
          environment: 'e',
          instance: undefined,
          isCurrent,
          createdAt: 1,
          updatedAt: endedAt
        })
      }
      const past = await operations.pastSends('e')
      expect(
        past.map(({ version, schema, endedAt }) => [version, schema.version, endedAt]).toSorted()
      ).toEqual([
        ['2', 1, 20],
        ['3', 2, 30]
      ])
      expect(past[0]).toMatchObject({ service: 'orders', action: 'send', channel: onTopic.channel })
      expect(await operations.pastSends('f')).toEqual([])
    }))

  test('results of many contents and versions are found at once, the latest of each', () =>
    withStore(async ({ pacticipants, pacts }) => {
      for (const number of ['1', '2', '3']) {
        await pacticipants.putVersion(v('orders', number), 1)
        await pacticipants.putVersion(v('stock', number), 1)
      }
      const result = (provider: string, sha: string, providerVersion: string, success: boolean) =>
        pacts.addVerification({
          consumer: 'billing',
          provider,
          sha,
          providerVersion,
          success,
          wip: false,
          details: '{}',
          at: 1
        })
      await result('orders', 'a', '1', false)
      await result('orders', 'a', '1', true)
      await result('orders', 'a', '3', true)
      await result('orders', 'b', '2', false)
      await result('stock', 'a', '1', true)
      const found = await pacts.latestResultsOf(
        [
          { consumer: 'billing', provider: 'orders', sha: 'a' },
          { consumer: 'billing', provider: 'orders', sha: 'b' },
          { consumer: 'billing', provider: 'stock', sha: 'c' }
        ],
        [v('orders', '1'), v('orders', '2'), v('stock', '1')]
      )
      expect(
        found
          .map(({ provider, sha, providerVersion, success }) => [provider, sha, providerVersion, success])
          .toSorted()
      ).toEqual([
        ['orders', 'a', '1', true],
        ['orders', 'b', '2', false]
      ])
    }))
})
