import { formatOf, guidOf } from '@instep/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { call } from '../../support/confluent.ts'
import { type RunningRegistry, startRegistry } from '../../support/registry.ts'
import { schemas } from '../../support/schema-texts.ts'

/** How many schemas of each format are registered. */
const numRuns = 60

test.each(Object.entries(schemas))('%s: the canonical text is the schema', async (type, texts) => {
  await using server = await startRegistry()
  await call(server, 'PUT /config', { compatibility: 'NONE' })
  await fc.assert(
    fc.asyncProperty(texts, async ({ text }) => {
      const registered = await register(server, { schema: text, schemaType: type })
      const { canonical } = formatOf(type).parse(text)
      expect(formatOf(type).parse(canonical).canonical).toBe(canonical)
      expect(await register(server, { schema: canonical, schemaType: type })).toEqual(registered)
      const [, kept] = await call(server, `GET /schemas/ids/${registered.id}`)
      expect(kept).toMatchObject({ schema: canonical, guid: registered.guid })
      expect(registered.guid).toBe(guidOf({ type, text: canonical, references: [] }))
      const [, asked] = await call(server, 'POST /subjects/s', { schema: canonical, schemaType: type })
      expect(asked).toMatchObject({ id: registered.id, guid: registered.guid })
    }),
    { numRuns, seed: 1 }
  )
})

test.each(Object.entries(schemas))(
  '%s: normalized, the order of what has none does not count',
  async (type, texts) => {
    await using server = await startRegistry()
    await call(server, 'PUT /config', { compatibility: 'NONE' })
    await fc.assert(
      fc.asyncProperty(texts, async ({ text, reordered }) => {
        const one = await register(server, { schema: text, schemaType: type }, '?normalize=true')
        expect(await register(server, { schema: reordered, schemaType: type }, '?normalize=true')).toEqual(
          one
        )
        const asked = await call(server, 'POST /subjects/s?normalize=true', {
          schema: reordered,
          schemaType: type
        })
        expect(asked).toEqual([200, expect.objectContaining({ id: one.id, guid: one.guid })])
      }),
      { numRuns, seed: 2 }
    )
  }
)

async function register(
  server: RunningRegistry,
  body: object,
  query = ''
): Promise<{ readonly id: number; readonly version: number; readonly guid: string }> {
  const [status, registered] = await call(server, `POST /subjects/s/versions${query}`, body)
  expect(status).toBe(200)
  return registered as Awaited<ReturnType<typeof register>> // told by the status
}
