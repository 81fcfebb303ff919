import { openStore, type Store } from '@instep/registry'
import { describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'

const pair = { consumer: 'billing', provider: 'orders' }
const v = (service: string, version: string) => ({ service, version })

function publication(consumerVersion: string, sha: string, at: number, revision = 1) {
  return { ...pair, consumerVersion, revision, sha, text: `{"sha": "${sha}"}`, at }
}

function result(sha: string, providerVersion: string, success: boolean, at: number) {
  return { ...pair, sha, providerVersion, success, wip: false, details: '{}', at }
}

describe.for(Object.entries(engines))('on %s', ([, newUrl]) => {
  const withStore = async (work: (store: Store) => Promise<void>) => {
    await using store = await openStore(await newUrl())
    await work(store)
  }

  test('a version brings its pacticipant, and a build URL replaces the one known', () =>
    withStore(async ({ pacticipants }) => {
      const first = await pacticipants.putVersion(v('billing', '1'), 10)
      const second = await pacticipants.putVersion(v('billing', '2'), 20, 'http://ci/2')
      await pacticipants.putVersion(v('billing', '1'), 30, 'http://ci/1')

      expect(await pacticipants.pacticipant('billing')).toEqual({ name: 'billing', createdAt: 10 })
      expect(second.order).toBeGreaterThan(first.order)
      expect(await pacticipants.versions('billing')).toEqual([
        { ...first, buildUrl: 'http://ci/1' },
        { ...second, buildUrl: 'http://ci/2' }
      ])
      expect(await pacticipants.versions('billing', ['2', 'unknown'])).toEqual([second])
    }))

  test('the head of a branch is the version that was added last', () =>
    withStore(async ({ pacticipants }) => {
      for (const [index, number] of ['1', '2', '3'].entries()) {
        await pacticipants.putVersion(v('billing', number), index)
      }
      expect(await pacticipants.addToBranch(v('billing', '3'), 'main', 50)).toBe(true)
      expect(await pacticipants.addToBranch(v('billing', '1'), 'main', 60)).toBe(true)
      expect(await pacticipants.addToBranch(v('billing', '3'), 'main', 70)).toBe(false)
      await pacticipants.addTag(v('billing', '2'), 'dev', 80)
      await pacticipants.addTag(v('billing', '3'), 'dev', 90)

      const head = { pacticipant: 'billing', name: 'main', head: '1', startedAt: 50 }
      expect(await pacticipants.branch('billing', 'main')).toEqual(head)
      expect(await pacticipants.branches('billing')).toEqual([head])
      expect(await pacticipants.findVersions('billing', {})).toEqual(['3', '2', '1'])
      expect(await pacticipants.findVersions('billing', { branch: 'main' })).toEqual(['1', '3'])
      expect(await pacticipants.findVersions('billing', { branch: 'main', newest: true })).toEqual(['1'])
      expect(await pacticipants.findVersions('billing', { branch: 'main', tag: 'dev' })).toEqual(['3'])
      expect(await pacticipants.findVersions('billing', { tag: 'dev', newest: true })).toEqual(['3'])
      expect(await pacticipants.findVersions('billing', { number: '9' })).toEqual([])
      expect(await pacticipants.tagStartedAt('billing', 'dev')).toBe(80)
      expect(await pacticipants.tagStartedAt('billing', 'prod')).toBeUndefined()
    }))

  test('of several revisions only the latest counts', () =>
    withStore(async ({ pacticipants, pacts }) => {
      await pacticipants.putVersion(v('billing', '1'), 1)
      await pacts.addPublication(publication('1', 'a', 10))
      await pacts.addPublication(publication('1', 'b', 20, 2))

      expect(await pacts.publication(v('billing', '1'), 'orders')).toMatchObject({
        sha: 'b',
        text: '{"sha": "b"}'
      })
      expect(await pacts.publications(pair)).toMatchObject([{ sha: 'b', revision: 2 }])
      expect(await pacts.publicationOfContent({ ...pair, sha: 'a' })).toMatchObject({ text: '{"sha": "a"}' })
      await pacts.removePublications(v('billing', '1'), 'orders')
      expect(await pacts.publications(pair)).toEqual([])
      expect(await pacts.integrations({ provider: 'orders' })).toEqual([pair])
    }))

  test('the leading pacts are the newest, the newest of each tag, and all with a wanted tag', () =>
    withStore(async ({ pacticipants, pacts }) => {
      for (const [index, number] of ['1', '2', '3', '4'].entries()) {
        await pacticipants.putVersion(v('billing', number), index)
        await pacts.addPublication(publication(number, `sha${number}`, index))
      }
      await pacticipants.addTag(v('billing', '1'), 'prod', 1)
      await pacticipants.addTag(v('billing', '2'), 'prod', 1)
      const numbers = async (tags: readonly string[]) =>
        [
          ...new Set((await pacts.leadingPublications('orders', tags)).map(one => one.consumerVersion))
        ].toSorted()

      expect(await numbers([])).toEqual(['2', '4'])
      expect(await numbers(['prod'])).toEqual(['1', '2', '4'])
      expect(await pacts.latestPublication(pair)).toMatchObject({ consumerVersion: '4' })
      expect(await pacts.latestPublication(pair, 'prod')).toMatchObject({ consumerVersion: '2' })
    }))

  test('results are numbered by content, and the latest of a provider version counts', () =>
    withStore(async ({ pacticipants, pacts }) => {
      await pacticipants.putVersion(v('billing', '1'), 1)
      await pacticipants.putVersion(v('orders', '5'), 1)
      await pacticipants.putVersion(v('orders', '6'), 1)
      await pacticipants.addToBranch(v('orders', '5'), 'main', 1)
      await pacticipants.addTag(v('orders', '6'), 'dev', 1)
      await pacts.addPublication(publication('1', 'a', 1))
      await pacts.addVerification(result('a', '5', false, 10))
      await pacts.addVerification(result('a', '5', true, 20))
      await pacts.addVerification(result('a', '5', true, 30))
      await pacts.addVerification(result('a', '6', true, 40))

      expect(await pacts.latestResults(pair, ['a'])).toMatchObject([
        { providerVersion: '5', number: 3, success: true },
        { providerVersion: '6', number: 4, success: true }
      ])
      expect(await pacts.latestResults(pair, ['a'], ['6'])).toMatchObject([{ number: 4 }])
      expect(await pacts.verification({ ...pair, sha: 'a' }, 'latest')).toMatchObject({ number: 4 })
      expect(await pacts.verification({ ...pair, sha: 'a' }, 1)).toMatchObject({ success: false })
      expect(await pacts.verifications({ sha: 'a' })).toHaveLength(4)
      const success = { consumer: 'billing', sha: 'a', wip: false }
      expect(await pacts.successes('orders', ['a', 'b'])).toEqual([
        { ...success, branch: undefined, tag: undefined, at: 40 },
        { ...success, branch: 'main', tag: undefined, at: 20 },
        { ...success, branch: undefined, tag: 'dev', at: 40 }
      ])
    }))

  test('environments have one name each, and take their deployments with them', () =>
    withStore(async ({ deployments }) => {
      const environment = {
        uuid: 'e',
        name: 'production',
        production: true,
        contacts: [{ name: 'team', details: { emailAddress: 'a@b.c' } }],
        createdAt: 1,
        updatedAt: 1
      }
      const deployment = {
        uuid: 'd',
        kind: 'deployed',
        pacticipant: 'billing',
        version: '1',
        environment: 'e',
        instance: undefined,
        isCurrent: true,
        createdAt: 1,
        updatedAt: 1
      } as const
      await deployments.putEnvironment(environment)
      await deployments.putDeployment(deployment)
      await deployments.putDeployment({ ...deployment, uuid: 'd2', instance: 'eu' })
      await deployments.putDeployment({ ...deployment, isCurrent: false, updatedAt: 2 })

      expect(await deployments.environment({ name: 'production' })).toEqual(environment)
      await expect(deployments.putEnvironment({ ...environment, uuid: 'f' })).rejects.toThrow()
      expect(await deployments.deployments({ environment: 'e' })).toEqual([
        { ...deployment, isCurrent: false, updatedAt: 2 },
        { ...deployment, uuid: 'd2', instance: 'eu' }
      ])
      expect(await deployments.deployments({ pacticipant: 'billing', onlyCurrent: true })).toHaveLength(1)
      await deployments.deleteEnvironment('e')
      expect(await deployments.deployment('d')).toBeUndefined()
    }))

  test('a write that fails leaves nothing behind', () =>
    withStore(async store => {
      const failing = store.write(async writing => {
        await writing.pacticipants.putVersion(v('billing', '1'), 1)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await store.pacticipants.pacticipants()).toEqual([])
    }))
})
