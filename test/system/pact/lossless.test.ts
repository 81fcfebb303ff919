import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'

let server: RunningRegistry
beforeAll(async () => {
  server = await startRegistry({ log: false })
})
afterAll(() => server[Symbol.asyncDispose]())

const spaces = fc.constantFrom('', ' ', '\n  ', '\t')

/** Numbers as no program would write them again. */
const numbers = fc.oneof(
  fc.constantFrom('10.0', '1e400', '-0', '0.10', '12345678901234567890', '1E+2', '0.1e-7', '-1.50e10'),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
)

/** Texts, some of their letters escaped as no program would. */
const texts = fc
  .array(
    fc.oneof(
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 1 })
        .map(letter => JSON.stringify(letter).slice(1, -1)),
      fc.constantFrom('\\u0041', '\\/', '\\u00e9', '\\ud83d\\ude00', '\\b', '\\u000A')
    ),
    { maxLength: 6 }
  )
  .map(letters => `"${letters.join('')}"`)

const values: fc.Arbitrary<string> = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    numbers,
    texts,
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
    fc
      .tuple(fc.array(tie('value'), { maxLength: 4 }), spaces)
      .map(([items, space]) => `[${space}${items.join(`${space},`)}${space}]`),
    fc
      .tuple(
        fc.uniqueArray(fc.tuple(texts, tie('value')), { maxLength: 4, selector: ([key]) => JSON.parse(key) }),
        spaces
      )
      .map(
        ([members, space]) =>
          `{${members.map(([key, value]) => `${space}${key}${space}:${value}`).join(',')}${space}}`
      )
  )
})).value

/** A pact whose message has this content. */
const pactOf = (content: string, space: string): string =>
  `{${space}"metadata":{"pactSpecification":{"version":"4.0"}},"provider":{"name":"orders"},"interactions":[{"type":"Asynchronous/Messages",${space}"description":"an order","contents":{"content":${content}}}],"consumer":{"name":"billing"}}`

/** The text without what the registry puts in: the ids of interactions, the time, the links. */
function withoutAdditions(text: string): string {
  const { createdAt, _links } = JSON.parse(text) as { createdAt: unknown; _links: unknown }
  const head = `"createdAt":${JSON.stringify(createdAt)},"_links":${JSON.stringify(_links)},`
  expect(text).toContain(head)
  return text.replace(head, '').replace(/"_id":"[0-9a-f]{40}",/, '')
}

let version = 0

test.each([
  [
    'with a PUT',
    (text: string, number: string) =>
      fetch(`${server.url}/pacts/provider/orders/consumer/billing/version/${number}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: text
      })
  ],
  [
    'as base64',
    (text: string, number: string) =>
      fetch(`${server.url}/contracts/publish`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          pacticipantName: 'billing',
          pacticipantVersionNumber: number,
          contracts: [
            {
              consumerName: 'billing',
              providerName: 'orders',
              specification: 'pact',
              contentType: 'application/json',
              content: Buffer.from(text).toString('base64')
            }
          ]
        })
      })
  ]
])('a pact that is published %s comes back to the byte', async (_, publish) => {
  await fc.assert(
    fc.asyncProperty(values, spaces, async (content, space) => {
      const text = pactOf(content, space)
      const number = String(++version)
      const published = await publish(text, number)
      expect([published.ok, text]).toEqual([true, text])
      const response = await fetch(`${server.url}/pacts/provider/orders/consumer/billing/version/${number}`)
      expect(withoutAdditions(await response.text())).toBe(text)
    }),
    { numRuns: 150 }
  )
})

test('equal content in other words has one identity', async () => {
  const sha = async (text: string) => {
    const number = String(++version)
    const path = `${server.url}/pacts/provider/orders/consumer/billing/version/${number}`
    await fetch(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: text })
    const { _links } = (await (await fetch(path)).json()) as {
      _links: { 'pb:pact-version': { href: string } }
    }
    return _links['pb:pact-version'].href.split('/').at(-1)
  }
  const plain = await sha(pactOf('{"a":1,"b":"A"}', ''))
  expect(await sha(pactOf('{ "b":"\\u0041", "a":1}', '\n'))).toBe(plain)
  expect(await sha(pactOf('{"a":1.0,"b":"A"}', ''))).not.toBe(plain)
})
