import { expect, test } from 'vitest'
import { call, record } from '../../support/confluent.ts'
import { startRegistry } from '../../support/registry.ts'

const rule = { name: 'check', kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'message.a != ""' }

test('metadata and rules are part of a schema, stored and returned', async () => {
  await using server = await startRegistry()
  const metadata = { properties: { owner: 'shop' }, tags: { 'Order.a': ['PII'] } }
  const ruleSet = { domainRules: [rule] }
  await call(server, 'POST /subjects/s/versions', record('a'))
  expect(
    (await call(server, 'POST /subjects/s/versions', { ...record('a'), metadata, ruleSet }))[1]
  ).toMatchObject({
    id: 2,
    version: 2,
    metadata,
    ruleSet
  })
  expect((await call(server, 'GET /subjects/s/versions/2'))[1]).toMatchObject({ metadata, ruleSet })
  expect((await call(server, 'GET /schemas/ids/2'))[1]).toMatchObject({ metadata, ruleSet })
  expect((await call(server, 'GET /subjects/s/metadata?key=owner&value=shop'))[1]).toMatchObject({
    version: 2
  })
  expect((await call(server, 'GET /subjects/s/metadata?key=owner&value=nobody'))[0]).toBe(404)
  expect((await call(server, 'GET /schemas?ruleType=CEL'))[1]).toMatchObject([{ version: 2 }])
})

test('a registration without metadata takes over that of the version before', async () => {
  await using server = await startRegistry()
  const metadata = { properties: { owner: 'shop' } }
  await call(server, 'POST /subjects/s/versions', { ...record('a'), metadata })
  expect((await call(server, 'POST /subjects/s/versions', record('a')))[1]).toMatchObject({ id: 1, metadata })
  expect((await call(server, 'POST /subjects/s/versions', record('a', 'b?')))[1]).toMatchObject({
    id: 2,
    metadata
  })
})

test('a config adds metadata and rules to what is registered from then on', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', {
    defaultMetadata: { properties: { owner: 'nobody', team: 'shop' } },
    overrideMetadata: { properties: { checked: 'yes' } },
    overrideRuleSet: { domainRules: [rule] }
  })
  const { metadata, ruleSet } = (
    await call(server, 'POST /subjects/s/versions', {
      ...record('a'),
      metadata: { properties: { owner: 'me', checked: 'no' } }
    })
  )[1] as Record<string, unknown>
  expect(metadata).toEqual({ properties: { owner: 'me', team: 'shop', checked: 'yes' } })
  expect(ruleSet).toEqual({ domainRules: [rule] })
})

const badRules: readonly (readonly [object, string])[] = [
  [{ domainRules: [{ ...rule, mode: 'UPGRADE' }] }, 'Domain rules can only be WRITE, READ, WRITEREAD'],
  [{ migrationRules: [rule] }, 'Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN'],
  [{ domainRules: [rule, rule] }, "Found rule with duplicate name 'check'"],
  [{ domainRules: [{ ...rule, name: undefined }] }, 'Missing rule name'],
  [{ domainRules: [{ ...rule, name: '1st' }] }, 'Illegal initial character in rule name: 1st'],
  [{ domainRules: [{ ...rule, name: 'a b' }] }, 'Illegal character in rule name: a b'],
  [{ domainRules: [{ ...rule, type: undefined }] }, 'Missing rule type'],
  [{ domainRules: [{ ...rule, onFailure: 'A,B' }] }, 'Multiple actions only valid with WRITEREAD and UPDOWN']
]

test.each(badRules)('the rule set %j is refused', async (ruleSet, message) => {
  await using server = await startRegistry()
  const expected = [422, { error_code: 42210, message }]
  expect(await call(server, 'POST /subjects/s/versions', { ...record('a'), ruleSet })).toEqual(expected)
  expect(await call(server, 'PUT /config/s', { defaultRuleSet: ruleSet })).toEqual(expected)
})

test('a version asked for is recorded, and later look-ups do without the record', async () => {
  await using server = await startRegistry()
  expect((await call(server, 'POST /subjects/s/versions', { ...record('a'), version: 1 }))[1]).toMatchObject({
    version: 1,
    metadata: { properties: { 'confluent:version': '1' } }
  })
  expect((await call(server, 'POST /subjects/s', record('a')))[1]).toMatchObject({ version: 1 })
  expect(await call(server, 'POST /subjects/s/versions', { ...record('a', 'b?'), version: 5 })).toEqual([
    422,
    { error_code: 42201, message: 'Version is not one more than previous version' }
  ])
  expect((await call(server, 'POST /subjects/s/versions', { ...record('a'), version: 2 }))[1]).toMatchObject({
    version: 2,
    metadata: { properties: { 'confluent:version': '2' } }
  })
})

test('versions of another compatibility group are not compared', async () => {
  await using server = await startRegistry()
  await call(server, 'PUT /config/s', { compatibility: 'BACKWARD', compatibilityGroup: 'line' })
  const line = (name: string) => ({ metadata: { properties: { line: name } } })
  await call(server, 'POST /subjects/s/versions', { ...record('a'), ...line('1') })
  expect((await call(server, 'POST /subjects/s/versions', { ...record('z'), ...line('2') }))[0]).toBe(200)
  expect((await call(server, 'POST /subjects/s/versions', { ...record('y'), ...line('1') }))[0]).toBe(409)
})

test('references are shown inlined, and with their context, when asked for', async () => {
  await using server = await startRegistry()
  const inner = '{"type":"record","name":"Inner","fields":[]}'
  const outer = '{"type":"record","name":"Outer","fields":[{"name":"i","type":"Inner"}]}'
  await call(server, 'POST /subjects/:.c:inner/versions', { schema: inner })
  const references = [{ name: 'Inner', subject: 'inner', version: 1 }]
  await call(server, 'POST /subjects/:.c:outer/versions', { schema: outer, references })
  expect((await call(server, 'GET /subjects/:.c:outer/versions/1?format=resolved'))[1]).toMatchObject({
    schema: outer.replace('"Inner"', inner)
  })
  expect(
    (await call(server, 'GET /subjects/:.c:outer/versions/1?referenceFormat=qualified'))[1]
  ).toMatchObject({
    references: [{ name: 'Inner', subject: ':.c:inner', version: 1 }]
  })
})
