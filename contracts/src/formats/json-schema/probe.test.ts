import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compare } from './compare.ts'
import { nothing, type Scope } from './outcome.ts'
import { parse } from './parse.ts'
import { breaksAtOnce } from './probe.ts'
import { modelOf } from './read.ts'

const cases: readonly { readonly writer: unknown; readonly reader: unknown }[] = JSON.parse(
  readFileSync(new URL('../../../cases/json-schema.json', import.meta.url), 'utf8')
)
const schemas = cases.flatMap(({ writer, reader }) => [writer, reader]).filter((_, index) => index % 3 === 0)
const trees = schemas.map(schema => parse(JSON.stringify(schema), { references: [], strict: false }))

describe.for(['STRICT', 'LENIENT'] as const)('under %s', policy => {
  test('no pair is told to be incompatible at once that a comparison lets through', () => {
    const scope: Scope = { policy, of: () => nothing, spend: () => {} }
    let told = 0
    for (const writer of trees) {
      for (const reader of trees) {
        const [before, after] = [modelOf(writer, 1000).root, modelOf(reader, 1000).root]
        if (!breaksAtOnce(before, after, scope)) continue
        told++
        expect(compare(reader, writer, policy).some(({ breaks }) => breaks)).toBe(true)
      }
    }
    expect(told).toBeGreaterThan(50)
  })
})
