import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isJsonObject, type JsonObject, parseJson } from '../json.ts'
import { contentSha, interactionId } from './identity.ts'
import { compareText, rubyJson } from './ruby-json.ts'

test("an interaction's id is the one that the Pact Broker's own specification expects", () => {
  const id = '57d06e151eca35083e4d6b585b4d4fab2e2ed6b7'
  const states = '"providerStates": [{"name": "bar", "params": {"wiffle": "bar", "meep": "eek"}}]'
  expect(interactionId(object(`{"description": "foo", ${states}}`))).toBe(id)
  expect(interactionId(object(`{${states}, "_id": "old", "description": "foo"}`))).toBe(id)
})

test.each([
  ['a/b', '"a/b"'],
  ['zoë ✓ 𝄞 \u2028', '"zoë ✓ 𝄞 \u2028"'],
  ['\b\f\n\r\t"\\\u0001\u001f\u007f', '"\\b\\f\\n\\r\\t\\"\\\\\\u0001\\u001f\u007f"']
])('Ruby writes the string %j as %s', (text, expected) => {
  expect(rubyJson(text)).toBe(expected)
})

test.each([
  ['1', '1'],
  ['-0', '0'],
  ['12345678901234567890', '12345678901234567890'],
  ['1.0', '1.0'],
  ['10.0', '10.0'],
  ['10.50', '10.5'],
  ['1e3', '1000.0'],
  ['1E+2', '100.0'],
  ['-0.0', '-0.0'],
  ['0.0001', '0.0001'],
  ['0.00001', '1.0e-05'],
  ['1.25e-7', '1.25e-07'],
  ['123456789012345.6', '123456789012345.6'],
  ['1e15', '1000000000000000.0'],
  ['1e16', '1.0e+16'],
  ['1.5e300', '1.5e+300'],
  ['1e999', '1e999']
])('Ruby writes the number %s as %s', (text, expected) => {
  expect(rubyJson(parseJson(text))).toBe(expected)
})

test('texts are ordered by code points', () => {
  expect(['\uffff', '𝄞', 'b', 'ab', 'a'].sort(compareText)).toEqual(['a', 'ab', 'b', '\uffff', '𝄞'])
})

test('the sha is SHA-1 over the interactions, sorted, and the specification version', () => {
  const pact = object(`{
    "provider": {"name": "P"},
    "interactions": [{"d": 2.0, "c": 1}, {"b": [{"z": 1, "y": 2}], "a": "ü/"}],
    "metadata": {"pactSpecification": {"version": "2.0.0"}}
  }`)
  const text =
    '{"interactions":[{"a":"ü/","b":[{"y":2,"z":1}]},{"c":1,"d":2.0}],"pact_specification_version":"2.0.0"}'
  expect(contentSha(pact)).toBe(sha1(text))
})

test('next to interactions, messages keep their order', () => {
  const text = '{"interactions":[],"messages":[{"b":1},{"a":1}]}'
  expect(contentSha(object(text))).toBe(sha1(text))
  expect(contentSha(object('{"messages":[{"b":1},{"a":1}]}'))).toBe(sha1('{"messages":[{"a":1},{"b":1}]}'))
})

test('without interactions and messages the whole document counts, in its order', () => {
  expect(contentSha(object('{ "b": 1, "a": {"d": 1, "c": 2} }'))).toBe(sha1('{"b":1,"a":{"d":1,"c":2}}'))
})

const base = '{"consumer":{"name":"A"},"interactions":[{"description":"x","n":1},{"description":"y"}]}'

test.each([
  ['names', '{"consumer":{"name":"B"},"interactions":[{"description":"x","n":1},{"description":"y"}]}'],
  ['the order of interactions', '{"interactions":[{"description":"y"},{"description":"x","n":1}]}'],
  ['the order of members', '{"interactions":[{"n":1,"description":"x"},{"description":"y"}]}'],
  [
    'other metadata',
    '{"metadata":{"plugins":[1]},"interactions":[{"description":"x","n":1},{"description":"y"}]}'
  ]
])('the sha does not depend on %s', (_, text) => {
  expect(contentSha(object(text))).toBe(contentSha(object(base)))
})

test.each([
  ['an integer that becomes a float', '{"interactions":[{"description":"x","n":1.0},{"description":"y"}]}'],
  ['a member', '{"interactions":[{"description":"x","n":1,"pending":false},{"description":"y"}]}'],
  [
    'the specification version',
    '{"metadata":{"pactSpecificationVersion":"3"},"interactions":[{"description":"x","n":1},{"description":"y"}]}'
  ]
])('the sha depends on %s', (_, text) => {
  expect(contentSha(object(text))).not.toBe(contentSha(object(base)))
})

function object(text: string): JsonObject {
  const value = parseJson(text)
  if (!isJsonObject(value)) throw new TypeError(text)
  return value
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
