import { openStore, type Store } from '@instep/registry'
import { describe, expect, test } from 'vitest'
import { engines } from '../support/engines.ts'

const s = { context: '.', name: 's' }
const t = { context: '.', name: 't' }

const content = (guid: string, text = guid) => ({
  context: '.',
  guid,
  type: 'AVRO',
  text,
  references: [],
  at: 1
})

async function register(store: Store, subject: typeof s, version: number, guid: string): Promise<number> {
  const known = await store.schemas.schemaByGuid('.', guid)
  const { id } = known ?? (await store.schemas.addSchema(content(guid)))
  await store.schemas.addRegistration({ subject, version, id, at: version })
  return id
}

describe.for(Object.entries(engines))('on %s', ([, newUrl]) => {
  const open = async () => openStore(await newUrl())

  test('ids count from 1 in each context, and what was kept is found by id and GUID', async () => {
    await using store = await open()
    expect((await store.schemas.addSchema(content('a'))).id).toBe(1)
    expect((await store.schemas.addSchema(content('b'))).id).toBe(2)
    expect((await store.schemas.addSchema({ ...content('a'), context: '.c' })).id).toBe(1)
    expect(await store.schemas.schemaById('.', 2)).toEqual({ ...content('b'), id: 2 })
    expect(await store.schemas.schemaByGuid('.c', 'a')).toMatchObject({ id: 1, context: '.c' })
    expect(await store.schemas.idsOfGuid('a')).toEqual([
      { context: '.', id: 1 },
      { context: '.c', id: 1 }
    ])
    expect(await store.schemas.contexts()).toEqual(['.', '.c'])
  })

  test('an id that was given raises the counter, and never lowers it', async () => {
    await using store = await open()
    await store.schemas.addSchema(content('a'), 10)
    await store.schemas.addSchema(content('b'), 5)
    expect((await store.schemas.addSchema(content('c'))).id).toBe(11)
    expect(await store.schemas.highestId('.')).toBe(11)
  })

  test('everything of a schema is kept: references, metadata, rules, odd keys and texts', async () => {
    await using store = await open()
    expect(await store.schemas.newestParts(s)).toEqual({})
    const whole = {
      ...content('w', '{"ä":"\u{1F600}\\u0000"}'),
      references: [{ name: 'n', subject: 't', version: 3 }],
      metadata: { properties: { '\\': '1', A: '2', ['__proto__']: '3' }, tags: { 'a.b': ['x'] } },
      ruleSet: { domainRules: [{ name: 'r', type: 'CEL', disabled: true }] }
    }
    await store.schemas.addSchema(whole)
    expect(await store.schemas.schemaByGuid('.', 'w')).toEqual({ ...whole, id: 1 })
    await store.schemas.addRegistration({ subject: s, version: 1, id: 1, at: 1 })
    const { metadata, ruleSet } = whole
    expect(await store.schemas.newestParts(s)).toEqual({ metadata, ruleSet })
  })

  test('registrations are seen by their state, in order', async () => {
    await using store = await open()
    for (const [version, guid] of ['a', 'b', 'c'].entries()) await register(store, s, version + 1, guid)
    await store.schemas.hide(s, [2], 9)
    const versions = async (visibility: 'live' | 'deleted' | 'all') =>
      (await store.schemas.registrations(s, visibility)).map(({ version }) => version)
    expect([await versions('live'), await versions('deleted'), await versions('all')]).toEqual([
      [1, 3],
      [2],
      [1, 2, 3]
    ])
    const newestFirst = await store.schemas.registeredSchemas(s, 'all')
    expect(newestFirst.map(({ version, schema, isDeleted }) => [version, schema.text, isDeleted])).toEqual([
      [3, 'c', false],
      [2, 'b', true],
      [1, 'a', false]
    ])
    expect(await store.schemas.registeredSchema(s, 2)).toMatchObject({ at: 9, isDeleted: true })
  })

  test('facts come without texts, newest first, and a text narrows those that refer to nothing', async () => {
    await using store = await open()
    await register(store, s, 1, 'a')
    await register(store, s, 2, 'ä')
    const references = [{ name: 'n', subject: 't', version: 1 }]
    const metadata = { properties: { k: 'v' } }
    const { id } = await store.schemas.addSchema({ ...content('r', 'other'), references, metadata })
    await store.schemas.addRegistration({ subject: s, version: 3, id, at: 3 })
    await register(store, s, 4, 'b')
    await store.schemas.hide(s, [4], 9)
    const versions = async (visibility: 'live' | 'all', text?: string) =>
      (
        await store.schemas.registeredFacts(s, visibility, text === undefined ? text : { text, guid: text })
      ).map(({ version }) => version)
    expect(await versions('live')).toEqual([3, 2, 1])
    expect(await versions('all')).toEqual([4, 3, 2, 1])
    expect(await versions('live', 'ä')).toEqual([3, 2])
    expect(await versions('live', 'a')).toEqual([3, 1])
    expect(await versions('live', 'b')).toEqual([3])
    const [newest] = await store.schemas.registeredFacts(s, 'live')
    const { text: _, ...facts } = { ...content('r'), references, metadata, id }
    expect(newest).toEqual({ subject: s, version: 3, id, isDeleted: false, at: 3, schema: facts })
  })

  test('the newest schema of a subject is that of its newest live version', async () => {
    await using store = await open()
    expect(await store.schemas.newestSchema(s)).toBeUndefined()
    for (const [version, guid] of ['a', 'b', 'c'].entries()) await register(store, s, version + 1, guid)
    await store.schemas.hide(s, [3], 9)
    expect(await store.schemas.newestSchema(s)).toMatchObject({ version: 2, schema: { text: 'b' } })
  })

  test('a schema goes with its last registration, and not before', async () => {
    await using store = await open()
    const id = await register(store, s, 1, 'a')
    await register(store, t, 1, 'a')
    await store.schemas.remove(s, [1])
    expect(await store.schemas.schemaById('.', id)).toBeDefined()
    await store.schemas.remove(t, [1])
    expect(await store.schemas.schemaById('.', id)).toBeUndefined()
    expect(await register(store, s, 1, 'a')).toBe(2)
  })

  test('referrers of a version are found, unqualified names in their own context', async () => {
    await using store = await open()
    const refers = { ...content('r'), references: [{ name: 'n', subject: 't', version: 1 }] }
    const { id } = await store.schemas.addSchema(refers)
    await store.schemas.addRegistration({ subject: s, version: 1, id, at: 1 })
    expect(await store.schemas.referrers(t, 1)).toMatchObject([{ subject: s, version: 1 }])
    expect(await store.schemas.referrers(t, 2)).toEqual([])
    expect(await store.schemas.referrers({ context: '.c', name: 't' }, 1)).toEqual([])
  })

  test('subjects are deleted when all their versions are, and filtered by context and prefix', async () => {
    await using store = await open()
    await register(store, s, 1, 'a')
    await register(store, t, 1, 'b')
    await store.schemas.hide(t, [1], 2)
    const names = async (filter: Parameters<Store['schemas']['subjects']>[0]) =>
      (await store.schemas.subjects(filter)).map(({ name }) => name).toSorted()
    expect(await names({ visibility: 'live' })).toEqual(['s'])
    expect(await names({ visibility: 'deleted' })).toEqual(['t'])
    expect(await names({ visibility: 'all', prefix: 't' })).toEqual(['t'])
    expect(await names({ visibility: 'all', context: '.c' })).toEqual([])
  })

  test('a write that fails leaves nothing', async () => {
    await using store = await open()
    const failing = store.write(async writing => {
      await writing.schemas.addSchema(content('a'))
      await writing.config.putMode(s, 'READONLY')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await store.schemas.schemaByGuid('.', 'a')).toBeUndefined()
    expect(await store.config.mode(s)).toBeUndefined()
    expect((await store.schemas.addSchema(content('b'))).id).toBe(1)
  })

  test('writes wait for each other', async () => {
    await using store = await open()
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.write(async writing => (await writing.schemas.addSchema(content(`g${index}`))).id)
      )
    )
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  test('configs and modes are kept by scope, and replaced', async () => {
    await using store = await open()
    await store.config.putConfig(s, { level: 'FULL', alias: 't' })
    await store.config.putConfig(s, { level: 'NONE' })
    await store.config.putConfig({ context: '.c', name: '' }, { level: 'FORWARD' })
    expect(await store.config.config(s)).toEqual({ level: 'NONE' })
    expect(await store.config.configs()).toHaveLength(2)
    await store.config.deleteConfig(s)
    expect(await store.config.config(s)).toBeUndefined()
    await store.config.putMode(s, 'IMPORT')
    await store.config.deleteModesIn('.')
    expect(await store.config.mode(s)).toBeUndefined()
  })
})
