import { expect, test } from 'vitest'
import { comparePacts, describeDifference } from './difference.ts'
import { describeConflict, mergePacts } from './merge.ts'
import { readPact } from './pact.ts'

test.each([
  [
    'a new interaction is appended in the characters in which it was published',
    '{"interactions": [ {"description":"a","n":1.0} ], "metadata": {}}',
    '{"interactions":[{"description":"b", "price":10.0, "id":12345678901234567890}]}',
    '{"interactions": [ {"description":"a","n":1.0},{"description":"b", "price":10.0, "id":12345678901234567890} ], "metadata": {}}'
  ],
  [
    'an interaction with equal description and states is replaced',
    '{"interactions": [{"description":"a","providerState":"s","response":{"status":200}},{"description":"a"}]}',
    '{"interactions": [{"description":"a", "providerState":"s", "response":{"status":201}}]}',
    '{"interactions": [{"description":"a", "providerState":"s", "response":{"status":201}},{"description":"a"}]}'
  ],
  [
    'messages of V3 are merged, too',
    '{"messages": [{"description":"a","contents":1}]}',
    '{"messages": [{"description":"a","contents":2.0},{"description":"b"}]}',
    '{"messages": [{"description":"a","contents":2.0},{"description":"b"}]}'
  ],
  [
    'asynchronous messages of V4 have no request and are replaced',
    '{"interactions": [{"description":"a","type":"Asynchronous/Messages","contents":{"content":1}}]}',
    '{"interactions": [{"description":"a","type":"Asynchronous/Messages","contents":{"content":2}}]}',
    '{"interactions": [{"description":"a","type":"Asynchronous/Messages","contents":{"content":2}}]}'
  ],
  [
    'a container that the base lacks is made',
    '{"consumer": {"name":"A"} }',
    '{"messages": [{"description":"a"}]}',
    '{"consumer": {"name":"A"},"messages":[{"description":"a"}] }'
  ],
  [
    'a container that the base has empty is filled',
    '{"interactions": [ ] }',
    '{"interactions": [{"description":"a"}]}',
    '{"interactions": [{"description":"a"}] }'
  ],
  [
    'equal content changes nothing, even with other spaces and another order',
    '{"interactions": [{"description":"a"}, {"description":"b","n":1}]}',
    '{"interactions":[{"n":1,"description":"b"},{"description":"a"}]}',
    '{"interactions": [{"description":"a"}, {"description":"b","n":1}]}'
  ],
  ['an empty base becomes the addition', '{}', '{"messages":[{}]}', '{"messages":[{}]}'],
  [
    'plugins and their configuration come along',
    '{"interactions":[],"metadata":{"plugins":[{"name":"avro","configuration":{"a":{"v":1.0}}}]}}',
    '{"interactions":[{"description":"b"}],"metadata":{"plugins":[{"name":"avro","configuration":{"b":2.0}},{"name":"csv"}]}}',
    '{"interactions":[{"description":"b"}],"metadata":{"plugins":[{"name":"avro","configuration":{"a":{"v":1.0},"b":2.0}},{"name":"csv"}]}}'
  ]
])('%s', (_, base, addition, text) => {
  expect(mergePacts(readPact(base), readPact(addition))).toEqual({ kind: 'merged', text })
})

test.each([
  [
    'another request under the same name',
    '{"interactions":[{"description":"a","providerState":"s","request":{"method":"GET","path":"/x"}}]}',
    '{"interactions":[{"description":"a","providerState":"s","request":{"method":"GET","path":"/y","query":"z"}}]}',
    ['interaction "a" given s has another request at /path, /query']
  ],
  [
    'another request of a synchronous message',
    '{"interactions":[{"description":"a","type":"Synchronous/Messages","request":{"contents":{"content":1}}}]}',
    '{"interactions":[{"description":"a","type":"Synchronous/Messages","request":{"contents":{"content":1.0}}}]}',
    ['message "a" has another request at /contents/content']
  ],
  [
    'another specification version',
    '{"messages":[],"metadata":{"pactSpecification":{"version":"3.0.0"}}}',
    '{"interactions":[]}',
    ["specification versions 3.0.0 and none can't be merged"]
  ]
])('%s is a conflict', (_, base, addition, sentences) => {
  const merge = mergePacts(readPact(base), readPact(addition))
  expect(merge.kind === 'conflict' ? merge.conflicts.map(describeConflict) : merge).toEqual(sentences)
})

test('what changed between two contents is said per interaction', () => {
  const before = readPact(`{"interactions":[
    {"description":"same","n":1e1}, {"description":"gone"},
    {"description":"changed","providerState":"s","response":{"body":{"a/b":[1,2],"c":10.0}}}]}`)
  const after = readPact(`{"interactions":[
    {"description":"changed","providerState":"s","response":{"body":{"a/b":[1,3],"c":10,"d":0}}},
    {"description":"new","type":"Asynchronous/Messages"}, {"n":10.0,"description":"same"}]}`)
  expect(comparePacts(before, after).map(describeDifference)).toEqual([
    'removed: interaction "gone"',
    'changed: interaction "changed" given s at /response/body/a~1b/1, /response/body/c, /response/body/d',
    'added: message "new"'
  ])
  expect(comparePacts(before, before)).toEqual([])
})

test('no more than ten places of an interaction are listed', () => {
  const numbers = (from: number): string => JSON.stringify(Array.from({ length: 12 }, (_, at) => at + from))
  const [before, after] = [0, 1].map(from => readPact(`{"messages":[{"contents":${numbers(from)}}]}`))
  const [sentence] = before && after ? comparePacts(before, after).map(describeDifference) : []
  expect(sentence).toMatch(/^changed: message "" at \/contents\/0, .*\/contents\/9 and 2 more$/)
})

test('a change of nothing but the specification version is told', () => {
  const [before, after] = ['3.0.0', '4.0'].map(version =>
    readPact(`{"metadata":{"pactSpecification":{"version":"${version}"}}}`)
  )
  expect(before && after && comparePacts(before, after).map(describeDifference)).toEqual([
    'specification version changed from 3.0.0 to 4.0'
  ])
})
