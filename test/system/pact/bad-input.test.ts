import { expect, test } from 'vitest'
import { messagePact } from '../../support/pacts.ts'
import { startRegistry } from '../../support/registry.ts'

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')

function publication(changes: object = {}, contract: object = {}): string {
  const content = base64(messagePact('billing', 'orders'))
  return JSON.stringify({
    pacticipantName: 'billing',
    pacticipantVersionNumber: '1',
    contracts: [{ consumerName: 'billing', providerName: 'orders', content, ...contract }],
    ...changes
  })
}

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
const deepPact = `{"consumer":{"name":"billing"},"provider":{"name":"orders"},"interactions":[{"x":${deep(10_000)}}]}`

/** Requests that no client should send: the body, and the field that the answer names. */
const publications: readonly (readonly [name: string, body: string | Buffer, field: string | undefined])[] = [
  ['nothing', '', undefined],
  ['broken JSON', '{"pacticipantName": ', undefined],
  ['a list', '[]', 'body'],
  ['null', 'null', undefined],
  ['a number', '7', 'body'],
  ['no names', '{}', 'pacticipantVersionNumber'],
  ['a name that is a number', publication({ pacticipantName: 7 }), 'pacticipantName'],
  ['a name that no URL can hold', publication({ pacticipantName: '..' }), 'pacticipantName'],
  ['a name that is blank', publication({ pacticipantName: ' ' }), 'pacticipantName'],
  ['a name with a NUL', publication({ pacticipantName: 'a\u0000b' }), 'pacticipantName'],
  ['half a surrogate pair', publication({ branch: '\ud800' }), 'branch'],
  ['a branch that is an object', publication({ branch: {} }), 'branch'],
  ['tags that are a text', publication({ tags: 'dev' }), 'tags'],
  ['contracts that are an object', publication({ contracts: {} }), 'contracts'],
  ['a contract that is a text', publication({ contracts: ['x'] }), 'contracts[0]'],
  ['a __proto__ key', '{"__proto__": {"x": 1}, "pacticipantName": "a"}', undefined],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), undefined],
  ['10,000 levels', deep(10_000), undefined],
  ['content that is no base64', publication({}, { content: '!!!' }), 'contracts[0].content'],
  [
    'content that is no UTF-8',
    publication({}, { content: base64(Buffer.from([0x7b, 0xff])) }),
    'contracts[0].content'
  ],
  ['content that is no JSON', publication({}, { content: base64('{') }), 'contracts[0].content'],
  ['content that is a list', publication({}, { content: base64('[]') }), 'contracts[0].content'],
  ['content of 10,000 levels', publication({}, { content: base64(deepPact) }), 'contracts[0].content'],
  [
    'interactions that are a text',
    publication({}, { content: base64('{"interactions":"x"}') }),
    'contracts[0].content'
  ],
  ['another consumer', publication({}, { consumerName: 'shipping' }), 'contracts[0].consumerName'],
  ['another provider', publication({}, { providerName: 'shipping' }), 'contracts[0].content']
]

test.for(publications)('publishing %s is refused', async ([, body, field]) => {
  await using registry = await startRegistry({ log: false })
  const response = await fetch(`${registry.url}/contracts/publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body
  })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('application/hal+json;charset=utf-8')
  const { errors } = (await response.json()) as { errors: object }
  if (field !== undefined) expect(errors).toHaveProperty([field])
  else expect(errors).toBeInstanceOf(Array)
  const { status } = await fetch(`${registry.url}/pacticipants/billing`)
  expect(status).toBe(404)
})

const json = { 'content-type': 'application/json' }
const content = '/pacts/provider/orders/consumer/billing/pact-version/0000'
const manyBodies = [
  '',
  '{',
  '[]',
  '7',
  'null',
  '"x"',
  '{"__proto__":{}}',
  deep(10_000),
  `{"testResults":${deep(10_000)}}`
]

const bodied: readonly string[] = [
  'PUT /pacts/provider/orders/consumer/billing/version/1',
  'PATCH /pacts/provider/orders/consumer/billing/version/1',
  'POST /pacts/provider/orders/for-verification',
  `POST ${content}/verification-results`,
  `POST ${content}/metadata/%00!/verification-results`,
  'POST /pacticipants',
  'PATCH /pacticipants/a',
  'PUT /pacticipants/a',
  'PUT /pacticipants/a/versions/1',
  'PUT /pacticipants/a/branches/feat/x/versions/1',
  'PUT /pacticipants/a/versions/1/tags/t',
  'POST /environments',
  'PUT /environments/1',
  'PATCH /deployed-versions/1',
  'PATCH /released-versions/1',
  'POST /pacticipants/a/versions/1/deployed-versions/environment/1',
  'POST /pacticipants/a/versions/1/released-versions/environment/1'
]

test.for(bodied)('%s survives any body', async request => {
  await using registry = await startRegistry({ log: false })
  const [method = '', path] = request.split(' ')
  for (const body of [...manyBodies, Buffer.from([0xff, 0xfe])]) {
    const response = await fetch(`${registry.url}${path}`, { method, headers: json, body })
    const text = await response.text()
    expect(response.status, `${text} to ${String(body).slice(0, 40)}`).toBeLessThan(500)
    if (response.status >= 400) expect(JSON.parse(text)).toHaveProperty('errors')
  }
  const wrongType = { method, headers: { 'content-type': 'application/xml' }, body: '<x/>' }
  expect((await fetch(`${registry.url}${path}`, wrongType)).status).toBe(415)
})

test.for([
  '/matrix',
  '/matrix?q',
  '/matrix?q=x',
  '/matrix?q[]=x',
  '/matrix?q[][pacticipant]=%00',
  '/matrix?q[][pacticipant]=nobody&limit=0',
  '/matrix?q[__proto__][pacticipant]=x',
  '/matrix?__proto__[x]=y&constructor=z',
  '/matrix?q[][pacticipant][]=a&q[][version][x]=1',
  `/matrix?${'q[]'.repeat(20)}=1`,
  '/can-i-deploy',
  '/can-i-deploy?pacticipant=a&pacticipant=b',
  '/can-i-deploy?pacticipant[x]=a',
  '/pacticipants/%E0%A4%A',
  '/pacticipants/%00',
  '/pacticipants/__proto__',
  '/pacticipants/a/versions?page=x&size=-1',
  '/pacticipants/a/branches?q=%',
  '/pacts/provider/a/consumer/b/version/1',
  '/pacts/provider/a/consumer/b/pact-version/x/verification-results/-1',
  '/pacts/no/such/path',
  '/environments/x/deployed-versions/currently-deployed?pacticipant[]=x',
  '/webhooks/unknown'
])('GET %s is answered in the form of the Pact Broker', async path => {
  await using registry = await startRegistry({ log: false })
  const response = await fetch(`${registry.url}${path}`)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect(await response.json()).toHaveProperty('errors')
})
