import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonArray, isJsonObject, type Json, parseJson } from '../json.ts'
import { interactionId } from './identity.ts'
import { readPact } from './pact.ts'
import { splice } from './splice.ts'

const links = { _links: { self: { href: 'http://registry/pacts/1' } } }

test('the id is the first member of each interaction, and the links are the first of the document', () => {
  const text = '{ "interactions" : [ {"description":"a", "price": 10.0}, { } ] }\n'
  const pact = readPact(text)
  const [first, second] = pact.interactions.map(({ json }) => interactionId(json))
  expect(splice(pact, links)).toBe(
    `{"_links":{"self":{"href":"http://registry/pacts/1"}}, "interactions" : [ {"_id":"${first}","description":"a", "price": 10.0}, {"_id":"${second}" } ] }\n`
  )
})

test.each([
  ['{"_id": "x", "description": "a"}', '{"_id":ID, "description": "a"}'],
  ['{"description": "a", "_id": "x"}', '{"_id":ID,"description": "a"}'],
  ['{"description": "a", "_id": {"_id": 1}, "b": 2}', '{"_id":ID,"description": "a",  "b": 2}'],
  ['{"_id": 1, "_id": [2], "\\u005fid": 3}', '{"_id":ID}'],
  ['{"_id": 1, "b": "}\\\\\\"{", "_id": 2, "_id": 3}', '{"_id":ID, "b": "}\\\\\\"{"}'],
  ['{ "_id" : 1 }', '{"_id":ID  }']
])('ids that %s has already give way', (interaction, expected) => {
  const pact = readPact(`{"messages": [${interaction}]}`)
  const id = pact.interactions.map(({ json }) => interactionId(json)).join()
  expect(splice(pact)).toBe(`{"messages": [${expected.replace('ID', `"${id}"`)}]}`)
})

test('links that the text has already give way', () => {
  const pact = readPact('{"a": 1, "_links": {"pb:self": {"href": "old"}}}')
  expect(splice(pact, { _links: {}, createdAt: 'now' })).toBe('{"_links":{},"createdAt":"now","a": 1}')
})

/** White space, as a lavish author would put it between tokens. */
const space = fc.stringMatching(/^[ \t\n\r]{0,3}$/)

const scalar = fc.oneof(
  fc.constantFrom(
    '10.0',
    '12345678901234567890',
    '1E+05',
    '-0',
    'true',
    'null',
    '"\\u00e9\\/\\ud834\\udd1e"',
    '"}]{["'
  ),
  fc.string({ unit: 'grapheme' }).map(text => JSON.stringify(text)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => JSON.stringify(number))
)

const name = fc.oneof(
  fc.constantFrom('"10"', '"2"', '"\\u0041"', '"_i"', '"interactions"', '"__proto__"'),
  fc
    .string()
    .filter(text => text !== '_id' && text !== '_links')
    .map(text => JSON.stringify(text))
)

const { value } = fc.letrec<{ value: string; object: string }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc
      .tuple(space, fc.array(tie('value'), { maxLength: 4 }))
      .map(([gap, items]) => `[${gap}${items.join(`${gap},`)}${gap}]`),
    tie('object')
  ),
  object: objectOf(fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }))
}))

function objectOf(members: fc.Arbitrary<[string, string][]>): fc.Arbitrary<string> {
  return fc
    .tuple(space, space, members)
    .map(
      ([gap, other, all]) =>
        `{${gap}${all.map(([key, item]) => `${key}${other}:${gap}${item}`).join(`${other},${gap}`)}${gap}}`
    )
}

const interaction = objectOf(fc.array(fc.tuple(name, value), { maxLength: 4 }))

const pactText = fc
  .tuple(
    space,
    fc.constantFrom('interactions', 'messages'),
    fc.array(interaction, { maxLength: 3 }),
    fc.array(fc.tuple(name, value), { maxLength: 2 })
  )
  .map(([gap, container, items, others]) => {
    const extra = others
      .filter(([key]) => key !== '"interactions"')
      .map(([key, item]) => `${key}:${item},${gap}`)
    return `${gap}{${gap}${extra.join('')}"${container}"${gap}:${gap}[${items.join(`${gap},`)}${gap}]${gap}}${gap}`
  })

test('taking out what was put in gives the published text back', () => {
  fc.assert(
    fc.property(pactText, text => {
      const pact = readPact(text)
      const added = pact.interactions.map(({ json }) => `"_id":"${interactionId(json)}"`)
      const start = text.indexOf('{') + 1
      const linked = splice(pact, links)
      const injected = `"_links":${JSON.stringify(links._links)},`
      expect(linked.slice(start, start + injected.length)).toBe(injected)
      const withoutLinks = linked.slice(0, start) + linked.slice(start + injected.length)
      expect(added.reduce(withoutFirst, withoutLinks)).toBe(text)
    }),
    { numRuns: 500 }
  )
})

test('both texts mean the same, apart from what was put in', () => {
  fc.assert(
    fc.property(pactText, text => {
      const fetched = new Map(readPact(splice(readPact(text), links)).root)
      expect(fetched.get('_links')).toEqual(parseJson(JSON.stringify(links._links)))
      fetched.delete('_links')
      for (const container of ['interactions', 'messages']) {
        const items = fetched.get(container)
        if (isJsonArray(items)) fetched.set(container, items.map(withoutId))
      }
      // Not JSON.parse: V8 (Node 26.10) sometimes reads a key wrong that is written twice with an escape.
      expect(fetched).toEqual(parseJson(text))
    }),
    { numRuns: 500 }
  )
})

test('what is fetched and published again stays as it was fetched', () => {
  fc.assert(
    fc.property(pactText, text => {
      const once = splice(readPact(text), links)
      expect(splice(readPact(once), links)).toBe(once)
    })
  )
})

function withoutId(item: Json): Json {
  if (!isJsonObject(item)) return item
  expect(item.get('_id')).toMatch(/^[0-9a-f]{40}$/)
  return new Map([...item].filter(([key]) => key !== '_id'))
}

function withoutFirst(text: string, member: string): string {
  const at = text.indexOf(member)
  const length = member.length + (text[at + member.length] === ',' ? 1 : 0)
  return text.slice(0, at) + text.slice(at + length)
}
