// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of webhooks look like that
import { expect, test } from 'vitest'
import { mask, masked, redacted, secretsOf, unmasked } from './webhook-secrets.ts'
import {
  filledRequest,
  statusVariables,
  type WebhookVariables,
  webhookVariables
} from './webhook-template.ts'
import { afterAttempt, concerns, urlProblem, type WebhookRequest, webhookName } from './webhooks.ts'

const request: WebhookRequest = {
  method: 'POST',
  url: 'https://ci.example.org/build',
  headers: { 'X-Api-Key': 'k3y', Authorization: 'Bearer t0ken', Accept: 'text/plain' },
  username: 'ann',
  password: 'pa55'
}

const variables = {
  ...(Object.fromEntries(webhookVariables.map(name => [name, ''])) as WebhookVariables),
  consumerName: 'a b/"c"&d',
  providerName: '${pactbroker.pactUrl}',
  consumerVersionBranch: 'feat/x',
  pactUrl: 'https://broker/pacts?x=1&y=2'
}

const filled = (changes: Partial<WebhookRequest>) => filledRequest({ ...request, ...changes }, variables)

test('a variable is percent-encoded in the URL', () => {
  const url = 'https://ci/${pactbroker.consumerVersionBranch}?pact=${pactbroker.pactUrl}'
  expect(filled({ url }).url).toBe('https://ci/feat%2Fx?pact=https%3A%2F%2Fbroker%2Fpacts%3Fx%3D1%26y%3D2')
})

test.for<[name: string, changes: Partial<WebhookRequest>, text: string]>([
  [
    'JSON stays JSON',
    { body: { kind: 'json', text: '{"name":"${pactbroker.consumerName}"}' } },
    '{"name":"a b/\\"c\\"&d"}'
  ],
  [
    'a text with a JSON type stays JSON',
    {
      body: { kind: 'text', text: '{"name":"${pactbroker.consumerName}"}' },
      headers: { 'content-TYPE': 'application/vnd.x+json' }
    },
    '{"name":"a b/\\"c\\"&d"}'
  ],
  [
    'a form is encoded',
    {
      body: { kind: 'text', text: 'name=${pactbroker.consumerName}' },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' }
    },
    'name=a%20b%2F%22c%22%26d'
  ],
  ['a text is taken as it is', { body: { kind: 'text', text: '${pactbroker.consumerName}!' } }, 'a b/"c"&d!'],
  [
    'what is not known stays',
    { body: { kind: 'text', text: '${pactbroker.constructor} ${pactbroker.nope} ${user.token} $&' } },
    '${pactbroker.constructor} ${pactbroker.nope} ${user.token} $&'
  ],
  [
    'a value with a variable in it is not filled again',
    { body: { kind: 'text', text: '${pactbroker.providerName}' } },
    '${pactbroker.pactUrl}'
  ]
])('in a body, %s', ([, changes, text]) => {
  expect(filled(changes).body?.text).toBe(text)
})

test('other services are told the status in their own words', () => {
  expect(statusVariables(undefined)).toEqual({
    githubVerificationStatus: 'pending',
    gitlabVerificationStatus: 'pending',
    bitbucketVerificationStatus: 'INPROGRESS',
    azureDevOpsVerificationStatus: 'pending'
  })
  expect(statusVariables(true).bitbucketVerificationStatus).toBe('SUCCESSFUL')
  expect(statusVariables(false).gitlabVerificationStatus).toBe('failed')
})

test.for<[url: string, problem: string | undefined]>([
  ['https://example.org/a?b=${pactbroker.pactUrl}', undefined],
  ['http://[::1]:8080', undefined],
  ['https://${pactbroker.consumerName}.example.org/', 'cannot have a variable in the host'],
  ['https://example.org${pactbroker.consumerName}', 'cannot have a variable in the host'],
  ['https://ann:pa55@example.org', 'cannot hold a user name or password: give username and password'],
  ['example.org/path', 'is not a valid URL, such as https://example.org/path'],
  ['https:///path', 'is not a valid URL, such as https://example.org/path'],
  ['https://exa mple', 'is not a valid URL, such as https://example.org/path'],
  ['javascript:alert(1)', 'is not a valid URL, such as https://example.org/path']
])('the URL %s: %s', ([url, problem]) => {
  expect(urlProblem(url)).toBe(problem)
})

test('a webhook is about a name, a label, or anybody', () => {
  const between = {
    consumer: { name: 'billing', labels: ['finance'] },
    provider: { name: 'orders', labels: [] }
  }
  expect(concerns({}, between)).toBe(true)
  expect(concerns({ consumer: { name: 'billing' }, provider: { name: 'orders' } }, between)).toBe(true)
  expect(concerns({ consumer: { label: 'finance' } }, between)).toBe(true)
  expect(concerns({ provider: { label: 'finance' } }, between)).toBe(false)
  expect(concerns({ consumer: { name: 'orders' } }, between)).toBe(false)
})

test('a webhook without a description goes by its host', () => {
  expect(webhookName({ request })).toBe('POST ci.example.org')
  expect(webhookName({ description: 'build', request })).toBe('build')
})

test('a failed delivery waits longer each time, until nothing is left', () => {
  expect(afterAttempt('failure', 1, [10, 60])).toEqual({ status: 'retrying', wait: 10 })
  expect(afterAttempt('failure', 2, [10, 60])).toEqual({ status: 'retrying', wait: 60 })
  expect(afterAttempt('failure', 3, [10, 60])).toEqual({ status: 'failure' })
  expect(afterAttempt('refused', 1, [10, 60])).toEqual({ status: 'failure' })
  expect(afterAttempt('success', 2, [10, 60])).toEqual({ status: 'success' })
})

test('secrets are masked, other headers are not', () => {
  expect(masked(request)).toEqual({
    ...request,
    headers: { 'X-Api-Key': mask, Authorization: mask, Accept: 'text/plain' },
    password: mask
  })
})

test('secrets are taken out of a text, also as they travel', () => {
  const basic = Buffer.from('ann:pa55').toString('base64')
  const text = `pa55 ${basic} Bearer t0ken t0ken k3y text/plain`
  expect(redacted(text, secretsOf(request))).toBe(`${mask} ${mask} ${mask} ${mask} ${mask} text/plain`)
})

test('a mask that comes back stands for what is stored', () => {
  const sent = { ...masked(request), headers: { authorization: mask, 'X-New': 'n' } }
  expect(unmasked(sent, request)).toEqual({
    request: { ...request, headers: { authorization: 'Bearer t0ken', 'X-New': 'n' } },
    unknown: []
  })
})

test('a secret does not follow the webhook to another host', () => {
  const sent = { ...masked(request), url: 'https://elsewhere.example.org/build' }
  expect(unmasked(sent, request).unknown).toEqual([
    'request.headers.X-Api-Key',
    'request.headers.Authorization',
    'request.password'
  ])
  expect(unmasked({ ...masked(request), url: 'http://ci.example.org/build' }, request).unknown).toHaveLength(
    3
  )
})
