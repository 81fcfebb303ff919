import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery, type QueryRecord, writeQuery } from './query.ts'

const cases: readonly (readonly [string, unknown])[] = [
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a=1&a=2', { a: ['1', '2'] }],
  ['a', { a: '' }],
  ['a=x%20y+z', { a: 'x y z' }],
  ['a=%zz', { a: '%zz' }],
  ['q[][pacticipant]=A&q[][version]=1', { q: [{ pacticipant: 'A', version: '1' }] }],
  [
    'q[][pacticipant]=A&q[][version]=1&q[][pacticipant]=B&q[][latest]=true',
    {
      q: [
        { pacticipant: 'A', version: '1' },
        { pacticipant: 'B', latest: 'true' }
      ]
    }
  ],
  ['q%5B%5D%5Bpacticipant%5D=A&q%5B%5D%5Bversion%5D=1', { q: [{ pacticipant: 'A', version: '1' }] }],
  ['success[]=true&success[]=', { success: ['true', ''] }],
  ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
  ['__proto__[x]=1&constructor=2', { ['__proto__']: { x: '1' }, constructor: '2' }]
]

test.each(cases)('%s', (text, expected) => {
  expect(JSON.parse(JSON.stringify(parseQuery(text)))).toEqual(JSON.parse(JSON.stringify(expected)))
})

test('the order of the pairs tells which selector they belong to', () => {
  expect(parseQuery('q[][a]=1&q[][a]=2&q[][b]=3')).toEqual(parseQuery('q[][a]=1&q[][a]=2&q[][b]=3'))
  expect(JSON.stringify(parseQuery('q[][a]=1&q[][b]=3&q[][a]=2'))).not.toBe(
    JSON.stringify(parseQuery('q[][a]=1&q[][a]=2&q[][b]=3'))
  )
})

test('any text is read without an error, and pollutes nothing', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      parseQuery(text)
      expect(({} as QueryRecord).x).toBeUndefined()
    })
  )
})

test('what is written is read back', () => {
  const record = fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string())
  fc.assert(
    fc.property(record, query => {
      expect({ ...parseQuery(writeQuery(query)) }).toEqual(query)
    })
  )
})
