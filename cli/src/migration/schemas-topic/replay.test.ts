import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compacted, type TopicRecord, written } from '../../../../test/support/schemas-topic.ts'
import { canonical } from '../report.ts'
import { Log, type Model } from './replay.ts'

function model(
  ...records: readonly (TopicRecord | { readonly key: string | null; readonly value: string | null })[]
): Model {
  const log = new Log()
  for (const [index, { key, value }] of records.entries())
    log.add({
      offset: BigInt(index),
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value)
    })
  return log
}

/** Each version of a subject with its id, and whether it is deleted. */
function seen({ subjects }: Model): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    [...subjects].map(([subject, versions]) => [
      subject,
      [...versions]
        .toSorted(([one], [other]) => one - other)
        .map(([version, { id, deleted }]) => `${version} #${id}${deleted === true ? ' deleted' : ''}`)
    ])
  )
}

const first = { id: 1, schema: '"string"' }
const second = { id: 2, schema: '"long"' }

test('versions are kept with their ids; of one that is written again the last counts', () => {
  const found = model(
    written.version('a', 1, first),
    written.version('a', 2, second),
    written.version('a', 1, { ...first, deleted: true }),
    written.version('b', 1, first)
  )
  expect(seen(found)).toEqual({ a: ['1 #1 deleted', '2 #2'], b: ['1 #1'] })
  expect(found.skipped).toEqual([])
})

test('a deletion of a subject holds for the versions before it, and not for what comes later', () => {
  const found = model(
    written.version('a', 1, first),
    written.version('a', 2, second),
    written.subjectDeleted('a', 2),
    written.version('a', 2, second),
    written.version('a', 3, { id: 3, schema: '"int"' })
  )
  expect(seen(found)).toEqual({ a: ['1 #1 deleted', '2 #2', '3 #3'] })
})

test('what is deleted for good is gone, however its key is spelt, and a clear forgets what was deleted', () => {
  expect(seen(model(written.version('a', 1, first, 0), written.versionGone('a', 1)))).toEqual({})
  expect(
    seen(
      model(
        written.version('a', 1, first),
        written.version('a', 2, second),
        written.subjectDeleted('a', 1),
        written.subjectCleared('a')
      )
    )
  ).toEqual({ a: ['2 #2'] })
})

test('an id means what it meant first, in each context for itself', () => {
  const found = model(
    written.version('a', 1, first),
    written.version('b', 1, { ...second, id: 1 }),
    written.version(':.staging:a', 1, { ...second, id: 1 })
  )
  expect(seen(found)).toEqual({ a: ['1 #1'], ':.staging:a': ['1 #1'] })
  expect(found.skipped).toEqual(['The record at 1 gives b version 1 the id 1, which another schema has.'])
})

test('configs and modes of the top have two spellings, and the later one counts', () => {
  const found = model(
    written.oldConfig({ compatibilityLevel: 'NONE' }),
    written.config(undefined, { compatibilityLevel: 'FULL', normalize: true }),
    written.config('a', { compatibilityLevel: 'NONE' }),
    written.config('b', { compatibilityLevel: 'NONE' }),
    written.config('b', null),
    written.mode(undefined, 'READWRITE'),
    written.mode('a', 'READONLY'),
    written.mode('b', 'IMPORT'),
    written.mode('b', null)
  )
  expect(Object.fromEntries(found.configs)).toEqual({
    '': { compatibilityLevel: 'FULL', normalize: true },
    a: { compatibilityLevel: 'NONE' }
  })
  expect(Object.fromEntries(found.modes)).toEqual({ '': 'READWRITE', a: 'READONLY' })
})

test('what is not understood is told and passed over', () => {
  const schema = written.version('a', 1, first)
  const found = model(
    { key: null, value: null },
    { key: 'not json', value: null },
    { key: '{"keytype":"UNHEARD_OF"}', value: null },
    { key: schema.key.replace('"magic":1', '"magic":2'), value: schema.value },
    { key: schema.key, value: '{"subject":"a"}' },
    written.noop,
    written.context('.staging'),
    written.association('orders'),
    schema
  )
  expect(seen(found)).toEqual({ a: ['1 #1'] })
  expect(found.associations).toBe(1)
  expect(found.skipped).toHaveLength(5)
  expect(found.skipped[0]).toBe('The record at 0 has no key.')
  expect(found.skipped[3]).toMatch(/^The record at 3 is not understood: .* at magic\.$/)
})

/** Records of a registry's life in which no two schemas claim one id. */
const lives = fc
  .array(
    fc.record({
      subject: fc.constantFrom('a', 'b', ':.c:a'),
      version: fc.integer({ min: 1, max: 3 }),
      what: fc.constantFrom('register', 'delete', 'gone', 'subject', 'config', 'mode', 'unset')
    }),
    { maxLength: 30 }
  )
  .map(steps =>
    steps.map(({ subject, version, what }): TopicRecord => {
      const content = { id: version, schema: `"${['string', 'long', 'int'][version - 1]}"` }
      const rows: Readonly<Record<typeof what, TopicRecord>> = {
        register: written.version(subject, version, content),
        delete: written.version(subject, version, { ...content, deleted: true }),
        gone: written.versionGone(subject, version),
        subject: written.subjectDeleted(subject, version),
        config: written.config(subject, { compatibilityLevel: version === 1 ? 'NONE' : 'FULL' }),
        mode: written.mode(subject, version === 1 ? 'IMPORT' : 'READONLY'),
        unset: written.mode(subject, null)
      }
      return rows[what]
    })
  )

const whole = ({ subjects, configs, modes }: Model): string =>
  canonical([
    Object.fromEntries([...subjects].map(([name, versions]) => [name, Object.fromEntries(versions)])),
    Object.fromEntries(configs),
    Object.fromEntries(modes)
  ])

test('what has to do with different subjects may stand in any order', () => {
  fc.assert(
    fc.property(lives, records => {
      const subjectOf = ({ key }: TopicRecord): string => JSON.parse(key).subject
      const apart = ['a', 'b', ':.c:a'].flatMap(subject =>
        records.filter(each => subjectOf(each) === subject)
      )
      expect(whole(model(...apart))).toBe(whole(model(...records)))
    })
  )
})

test('a topic that was compacted says the same as the whole', () => {
  fc.assert(
    fc.property(lives, records => {
      // A watermark is replaced by the next one: which versions it deleted is in the records of these.
      const lasting = records.filter(({ key }) => !key.includes('DELETE_SUBJECT'))
      expect(whole(model(...compacted(lasting)))).toBe(whole(model(...lasting)))
      expect(whole(model(...compacted(lasting, false)))).toBe(whole(model(...lasting)))
    })
  )
})
