import { confluent, type Endpoint, native, pact } from '@instep/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordText } from '../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../support/registry.ts'

/** So many requests per endpoint; INSTEP_REQUESTS asks for more. */
const requestsPerEndpoint = Number(process.env.INSTEP_REQUESTS ?? 30)

const endpoints: readonly (readonly [string, Endpoint])[] = [confluent, pact, native].flatMap(api =>
  Object.values(api).flatMap(resource =>
    Object.values(resource as Readonly<Record<string, Endpoint>>).map(
      endpoint => [`${endpoint.method} ${endpoint.path}`, endpoint] as const
    )
  )
)

/** Names that are there, so that requests get past the first question, and names that never were. */
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('s', 'orders', 'payments', '1', 'latest', 'main', 'production', '.')
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '-1',
      '0',
      ':.c:s',
      ':*:',
      '__proto__',
      'constructor',
      '%',
      'a/b',
      '😀',
      '\u0000'
    )
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) }
)

const key = fc.oneof(
  fc.constantFrom(
    ...[
      'schema',
      'schemaType',
      'references',
      'name',
      'subject',
      'version',
      'id',
      'metadata',
      'properties',
      'ruleSet'
    ],
    ...[
      'compatibility',
      'mode',
      'alias',
      'pacticipantName',
      'pacticipantVersionNumber',
      'contracts',
      'content'
    ],
    ...[
      'consumerVersionSelectors',
      'branch',
      'tag',
      'latest',
      'success',
      'providerApplicationVersion',
      'operations'
    ],
    ...[
      'action',
      'candidates',
      'service',
      'environment',
      'production',
      'contacts',
      'domainRules',
      'type',
      'tags'
    ],
    ...[
      'associations',
      'resourceName',
      'resourceNamespace',
      'resourceId',
      'associationType',
      'opType',
      'requests',
      'lifecycle',
      'frozen',
      'tagsToAdd',
      'schemaEntity',
      'entityPath',
      'entityType',
      'rulesToMerge',
      'lint',
      'lintRules'
    ],
    ...[
      'events',
      'request',
      'method',
      'url',
      'headers',
      'body',
      'description',
      'enabled',
      'consumer',
      'provider'
    ],
    ...['config', 'contextType', 'subjects', 'policy', 'dryRun', 'keepVersions', 'labels']
  ),
  fc.string({ maxLength: 5 })
)

/** Values that the fields of the APIs have, at the right places and at wrong ones. */
const value: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    name,
    fc.constantFrom(
      'CREATE',
      'DELETE',
      'STRONG',
      'sr_field',
      'WARN',
      'topic',
      ['https://x/$', '{pactbroker.pactUrl}'].join('')
    ),
    fc.constantFrom(recordText('a'), '"int"', '{', '', 'AVRO', 'JSON', 'FULL', 'IMPORT', 'send', 'receive'),
    fc.constantFrom(true, false, null, 0, -1, 1, 2 ** 31, 1.5, 1e300),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true })
  )
})).value

const query = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        'deleted',
        'permanent',
        'normalize',
        'verbose',
        'offset',
        'limit',
        'format',
        'force',
        'subject'
      ),
      fc.constantFrom(
        'q[][pacticipant]',
        'q[][version]',
        'q[][latest]',
        'latestby',
        'environment',
        'tag',
        'success[]'
      ),
      fc.constantFrom(
        'pacticipant',
        'version',
        'to',
        'page',
        'size',
        'subjectPrefix',
        'key',
        'value',
        'q',
        'q[',
        'q[][a][b]'
      )
    ),
    fc.oneof(fc.constantFrom('true', 'false', '1', '-1', 'abc', 'cvpv', 'cvp'), name)
  ),
  { maxLength: 4 }
)

const request = fc.record({
  names: fc.infiniteStream(name),
  query,
  body: fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .dictionary(key, value, { maxKeys: 8, noNullPrototype: true })
        .map(body => JSON.stringify(body))
    },
    { weight: 1, arbitrary: value.map(body => JSON.stringify(body) ?? '') },
    { weight: 1, arbitrary: fc.string() }
  ),
  accept: fc.constantFrom('*/*', 'application/hal+json', 'text/html', 'nonsense')
})

type AnyRequest = typeof request extends fc.Arbitrary<infer Request> ? Request : never

function urlOf({ path }: Endpoint, { names, query: pairs }: AnyRequest): string {
  const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(String(names.next().value).toWellFormed()))
  const search = pairs
    .map(([first, second]) => `${first}=${encodeURIComponent(second.toWellFormed())}`)
    .join('&')
  return search === '' ? filled : `${filled}?${search}`
}

let server: RunningRegistry
beforeAll(async () => {
  server = await startRegistry({ log: false })
  const send = (method: string, path: string, body: unknown) =>
    fetch(server.url + path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' }
    })
  await send('POST', '/subjects/s/versions', { schema: recordText('a') })
  await send('POST', '/environments', { name: 'production', production: true })
  await send('POST', '/api/services/orders/versions/1/operations', {
    operations: [{ action: 'send', subject: 's' }]
  })
})
afterAll(() => server[Symbol.asyncDispose]())

test.each(endpoints)('no request to %s is a fault of the server', async (_, endpoint) => {
  await fc.assert(
    fc.asyncProperty(request, async sent => {
      const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE'
      const url = urlOf(endpoint, sent)
      const response = await fetch(server.url + url, {
        method: endpoint.method,
        headers: { accept: sent.accept, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
        ...(hasBody ? { body: sent.body } : {})
      })
      const text = await response.text()
      expect(response.status, `${endpoint.method} ${url} ${hasBody ? sent.body : ''} → ${text}`).toBeLessThan(
        500
      )
    }),
    { numRuns: requestsPerEndpoint }
  )
})

test('the server still answers', async () => {
  expect((await fetch(`${server.url}/subjects`)).status).toBe(200)
})
