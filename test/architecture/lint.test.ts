import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintRules } from '@instep/contracts'
import { expect, test } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../../docs/lint.md'), 'utf8')

test('docs/lint.md lists exactly the rules that there are, with their levels', () => {
  const documented = [...page.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(([, rule, level]) => [
    rule,
    level
  ])
  expect(documented).toEqual(Object.entries(lintRules).map(([rule, { level }]) => [rule, level]))
})
