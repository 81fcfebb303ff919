import { describe, expect, test } from 'vitest'
import { type Failure, isFailure } from '../failures.ts'
import { checkNames, readPact } from './pact.ts'

test('a V4 pact as pact-js 17 writes it gives interactions of all three kinds', () => {
  const pact = readPact(`{
    "consumer": {"name": "orders-consumer"}, "provider": {"name": "orders-provider"},
    "interactions": [
      {"description": "http one", "type": "Synchronous/HTTP", "providerStates": [{"name": "http state"}]},
      {"description": "placed", "type": "Asynchronous/Messages", "providerStates": [{"name": "an order", "params": {"id": 12}}, {"name": "a user"}]},
      {"description": "asked", "type": "Synchronous/Messages"}
    ],
    "metadata": {"pactSpecification": {"version": "4.0"}}
  }`)
  expect([pact.consumer, pact.provider, pact.specificationVersion]).toEqual([
    'orders-consumer',
    'orders-provider',
    '4.0'
  ])
  expect(
    pact.interactions.map(({ kind, description, providerStates }) => [
      kind,
      description,
      providerStates.map(({ name, params }) => [name, ...params.keys()])
    ])
  ).toEqual([
    ['http', 'http one', [['http state']]],
    ['asyncMessage', 'placed', [['an order', 'id'], ['a user']]],
    ['syncMessage', 'asked', []]
  ])
})

test('interactions of V2 are HTTP and messages of V3 are asynchronous', () => {
  const text = '{"interactions": [{"description": "a"}], "messages": [{"description": "b"}]}'
  expect(readPact(text).interactions.map(({ kind, container }) => [kind, container])).toEqual([
    ['http', 'interactions'],
    ['asyncMessage', 'messages']
  ])
})

test.each([
  ['{"providerState": "a user"}', ['a user']],
  ['{"provider_state": "a user"}', ['a user']],
  ['{"providerStates": [{"name": "a"}, {"name": "b"}]}', ['a', 'b']],
  ['{"providerState": null}', []],
  ['{"providerStates": [7, {}]}', []]
])('the provider states of %s are %j', (interaction, expected) => {
  const [read] = readPact(`{"interactions": [${interaction}]}`).interactions
  expect(read?.providerStates.map(({ name }) => name)).toEqual(expected)
})

test.each([
  ['{"pactSpecification": {"version": "3.0.0"}}', '3.0.0'],
  ['{"pact-specification": {"version": "2.0"}}', '2.0'],
  ['{"pactSpecificationVersion": "1.0"}', '1.0'],
  ['{"pactSpecification": {"version": 2}}', '2'],
  ['{"pactSpecification": "4"}', undefined],
  ['null', undefined]
])('metadata %s has specification version %s', (metadata, expected) => {
  expect(readPact(`{"metadata": ${metadata}}`).specificationVersion).toBe(expected)
})

describe('what is no pact is refused under the name that the caller gave', () => {
  test.each([
    ['', 'is not valid JSON: Unexpected end of JSON at line 1, column 1'],
    ['[]', 'is not a JSON object'],
    ['"a pact"', 'is not a JSON object'],
    ['{"interactions": {}}', 'has interactions that are not an array'],
    ['{"messages": [{}, 7]}', 'has no object at /messages/1'],
    [`${'['.repeat(100_000)}`, 'is not valid JSON: Nested more than 1000 levels deep at line 1, column 1001']
  ])('%.30s', (text, error) => {
    expect(failureOf(() => readPact(text, 'contracts/0'))?.facts).toEqual({
      errors: { 'contracts/0': [error] }
    })
  })
})

test('names that contradict the request are both reported, names that are left out are not', () => {
  const pact = readPact('{"consumer": {"name": "A"}, "provider": {"name": "B"}}')
  expect(failureOf(() => checkNames(pact, 'X', 'Y'))?.facts).toEqual({
    errors: {
      content: [
        "consumer name in pact ('A') does not match consumer name in request ('X')",
        "provider name in pact ('B') does not match provider name in request ('Y')"
      ]
    }
  })
  expect(() => checkNames(readPact('{}'), 'X', 'Y')).not.toThrow()
})

function failureOf(act: () => unknown): Failure<'contractInvalid'> | undefined {
  try {
    act()
  } catch (error) {
    if (isFailure(error, 'contractInvalid')) return error
    throw error
  }
  return undefined
}
