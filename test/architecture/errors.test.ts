import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { confluentErrors, nativeStatuses, pactErrors } from '@instep/protocol'
import { expect, test } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')

/** The rows of the page's table: the code, and a mark per API that can answer it. */
const documented = new Map(
  [...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|/gm)].map(
    ([, code = '', , confluent, pact]) => [code, { confluent: confluent !== '–', pact: pact !== '–' }]
  )
)

test('docs/errors.md lists exactly the failures that there are', () => {
  expect([...documented.keys()].toSorted()).toEqual(Object.keys(nativeStatuses).toSorted())
})

test.each(Object.keys(nativeStatuses))('docs/errors.md says which APIs can answer %s', code => {
  expect(documented.get(code)).toEqual({ confluent: code in confluentErrors, pact: code in pactErrors })
})
