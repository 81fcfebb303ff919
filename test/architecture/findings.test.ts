import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultFindingLevels } from '@instep/contracts'
import { expect, test } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../../docs/routing.md'), 'utf8')

test('docs/routing.md lists exactly the findings that there are, with their levels', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (error|warning|off) \|/gm)]
  expect(Object.fromEntries(rows.map(([, id, level]) => [id, level]))).toEqual(defaultFindingLevels)
})
