import { expect } from 'vitest'

export async function send(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
  })
  const text = await response.text()
  expect(response.ok, `${method} ${path}: ${text}`).toBe(true)
  return text === '' ? undefined : JSON.parse(text)
}

export const avro = (name: string, ...fields: string[]) =>
  JSON.stringify({
    type: 'record',
    name,
    fields: fields.map(field => ({ name: field, type: 'long', default: 0 }))
  })

export async function fillSchemas(url: string): Promise<void> {
  const register = (subject: string, body: unknown) =>
    send(url, 'POST', `/subjects/${encodeURIComponent(subject)}/versions`, body)
  for (let version = 1; version <= 4; version++) {
    await register('orders-value', {
      schema: avro('Order', ...Array.from({ length: version }, (_, i) => `f${i}`))
    })
  }
  await send(url, 'DELETE', '/subjects/orders-value/versions/2')
  // What was deleted and comes back has its old id under a new version.
  await send(url, 'DELETE', '/subjects/orders-value/versions/1')
  await register('orders-value', { schema: avro('Order', 'f0') })
  await register('address', {
    schema: avro('Address', 'zip'),
    metadata: { properties: { owner: 'team ☕', constructor: 'x' }, tags: { Address: ['PII'] } }
  })
  await register('customer', {
    schema: JSON.stringify({ type: 'record', name: 'Customer', fields: [{ name: 'at', type: 'Address' }] }),
    references: [{ name: 'Address', subject: 'address', version: 1 }],
    ruleSet: { domainRules: [{ name: 'r', kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'true' }] }
  })
  await register('a/b ☕', { schemaType: 'JSON', schema: '{"type":"object","title":"a\\nb"}' })
  await register('proto', {
    schemaType: 'PROTOBUF',
    schema: 'syntax = "proto3"; message M { int64 id = 1; }'
  })
  await register(':.staging:orders-value', { schema: avro('Order', 'a') })
  await register('gone', { schema: '"string"' })
  await send(url, 'DELETE', '/subjects/gone')
  await send(url, 'PUT', '/config', { compatibility: 'FULL' })
  await send(url, 'PUT', '/config/orders-value', { compatibility: 'NONE', normalize: true })
  await send(url, 'PUT', '/config/%3A.staging%3A', { compatibility: 'FORWARD' })
  await send(url, 'PUT', '/mode/address', { mode: 'READONLY' })
}

export const schemaPaths = [
  '/subjects?deleted=true&subjectPrefix=%3A*%3A',
  '/subjects?subjectPrefix=%3A*%3A',
  '/contexts',
  '/config',
  '/mode',
  ...[
    'orders-value',
    'address',
    'customer',
    'a/b ☕',
    'proto',
    ':.staging:orders-value',
    'gone',
    ':.staging:'
  ]
    .map(encodeURIComponent)
    .flatMap(subject => [
      `/config/${subject}`,
      `/mode/${subject}`,
      `/subjects/${subject}/versions?deleted=true`,
      `/subjects/${subject}/versions`,
      ...[1, 2, 3, 4, 5].map(version => `/subjects/${subject}/versions/${version}?deleted=true`)
    ]),
  ...Array.from({ length: 12 }, (_, id) => `/schemas/ids/${id}/versions?deleted=true`)
]

/** Without the times at which it came here. */
export async function answers(
  url: string,
  paths: readonly string[]
): Promise<Readonly<Record<string, string>>> {
  const all = await Promise.all(
    paths.map(async path => {
      const response = await fetch(`${url}${path}`)
      const text = (await response.text()).replaceAll(/"ts":\d+/g, '"ts":0')
      return [path, `${response.status} ${text}`] as const
    })
  )
  return Object.fromEntries(all)
}

export async function fillPacts(url: string): Promise<void> {
  await send(url, 'POST', '/pacticipants', {
    name: 'shop & co',
    displayName: 'Shop',
    mainBranch: 'main',
    repositoryUrl: 'https://example.com/shop'
  })
  await send(url, 'PUT', '/pacticipants/shop%20%26%20co/labels/team-a', {})
  const environments: string[] = []
  for (const [name, production] of [
    ['test', false],
    ['production', true]
  ] as const) {
    const { uuid } = (await send(url, 'POST', '/environments', {
      name,
      displayName: `The ${name}`,
      production,
      contacts: [{ name: 'us', details: { email: 'us@example.com' } }]
    })) as { uuid: string }
    environments.push(uuid)
  }
  const consumer = 'shop%20%26%20co'
  for (const [version, total] of [
    ['1.0', '1.50'],
    ['2/x', '1.50'],
    ['3.0', '1e400']
  ] as const) {
    const path = `/pacticipants/${consumer}/versions/${encodeURIComponent(version)}`
    await send(url, 'PUT', path, { buildUrl: `https://ci.example.com/${total}` })
    await send(
      url,
      'PUT',
      `/pacticipants/${consumer}/branches/feat%2Fx/versions/${encodeURIComponent(version)}`,
      {}
    )
    await send(url, 'PUT', `${path}/tags/t%20${version.slice(0, 1)}`, {})
    const pact = `{"consumer":{"name":"shop & co"},"provider":{"name":"pay"},"interactions":[{"description":"d",
      "request":{"method":"GET","path":"/"},"response":{"status":200,"body":{"__proto__":1,"total":${total}}}}]}`
    await send(
      url,
      'PUT',
      `/pacts/provider/pay/consumer/${consumer}/version/${encodeURIComponent(version)}`,
      pact
    )
  }
  for (const [version, provider, success] of [
    ['1.0', 'p1', true],
    ['1.0', 'p1', false],
    ['1.0', 'p2', true],
    ['3.0', 'p2', false]
  ] as const) {
    const pact = (await send(url, 'GET', `/pacts/provider/pay/consumer/${consumer}/version/${version}`)) as {
      _links: Record<string, { href: string }>
    }
    const to = pact._links['pb:publish-verification-results']?.href.replace(url, '') ?? ''
    await send(url, 'POST', to, {
      success,
      providerApplicationVersion: provider,
      buildUrl: 'https://ci.example.com/v',
      testResults: { tests: [{ name: 'a', ok: success }] }
    })
  }
  const [testing, production] = environments
  await send(url, 'POST', `/pacticipants/pay/versions/p1/deployed-versions/environment/${testing}`, {})
  await send(url, 'POST', `/pacticipants/pay/versions/p2/deployed-versions/environment/${testing}`, {
    applicationInstance: 'blue'
  })
  await send(
    url,
    'POST',
    `/pacticipants/${consumer}/versions/1.0/released-versions/environment/${production}`,
    {}
  )
}

const brokerPaths = [
  '/pacticipants/shop%20%26%20co/versions/1.0',
  '/pacticipants/shop%20%26%20co/versions/2%2Fx',
  '/pacticipants/shop%20%26%20co/latest-version',
  '/pacticipants/shop%20%26%20co/branches/feat%2Fx/latest-version',
  '/pacts/provider/pay/consumer/shop%20%26%20co/version/1.0',
  '/pacts/provider/pay/consumer/shop%20%26%20co/latest',
  '/matrix?q%5B%5D%5Bpacticipant%5D=shop%20%26%20co&q%5B%5D%5Bpacticipant%5D=pay',
  '/matrix?q%5B%5D%5Bpacticipant%5D=shop%20%26%20co&q%5B%5D%5Bversion%5D=1.0&environment=test&latestby=cvpv',
  '/labels'
]

/** Without times, spaces in texts, and what each registry calls its environments, its results and itself. */
export async function brokerAnswers(url: string): Promise<Readonly<Record<string, string>>> {
  const raw = await answers(url, brokerPaths)
  return Object.fromEntries(
    Object.entries(raw).map(([path, text]) => [
      path,
      text
        .replaceAll(url, 'URL')
        .replaceAll(/\n\s+/g, '')
        .replaceAll(/(Verification result |verification-results\/)\d+/g, '$1N')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, 'TIME')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    ])
  )
}
