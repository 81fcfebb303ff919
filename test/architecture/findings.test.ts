import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultFindingLevels, traceFindingKinds } from '@instep/contracts'
import { expect, test } from 'vitest'

const pageOf = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')

test('docs/routing.md lists exactly the findings that there are, with their levels', () => {
  const rows = [...pageOf('routing.md').matchAll(/^\| `(\w+)` \| (error|warning|off) \|/gm)]
  expect(Object.fromEntries(rows.map(([, id, level]) => [id, level]))).toEqual(defaultFindingLevels)
})

test('docs/traces.md lists exactly the findings of traces, with their kinds', () => {
  const rows = [...pageOf('traces.md').matchAll(/^\| `(\w+)` \| (error|note) \|/gm)]
  expect(Object.fromEntries(rows.map(([, id, kind]) => [id, kind]))).toEqual(traceFindingKinds)
})
