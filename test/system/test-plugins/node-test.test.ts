import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { readProofs } from '@instep/pact'
import { expect, test } from 'vitest'
import { registerSchema, temporaryFolder } from '../../support/contract-tests.ts'
import { startRegistry } from '../../support/registry.ts'

const order = {
  type: 'record',
  name: 'OrderCreated',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'amountCents', type: 'long' }
  ]
}

/** Runs the tests of a handler on Node's own runner. */
function runOnNode(variables: Readonly<Record<string, string>>) {
  const file = join(import.meta.dirname, 'payments.fixture.ts')
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise<{ readonly code: unknown; readonly output: string }>(resolve => {
    const options = { env: { ...env, ...variables } }
    execFile(process.execPath, ['--test', '--test-reporter=spec', file], options, (error, output) =>
      resolve({ code: error?.code ?? 0, output })
    )
  })
}

test('the tests of a consumer run on node:test: all pass, or those fail that have to', async () => {
  await using registry = await startRegistry()
  await registerSchema(registry, 'orders-value', order)
  using folder = temporaryFolder()
  const variables = { INSTEP_REGISTRY: registry.url, INSTEP_FOLDER: folder.path }

  const right = await runOnNode({ ...variables, HANDLER: 'right' })
  expect(right).toMatchObject({ code: 0, output: expect.stringContaining('pass 14') })
  expect(await readProofs(folder.path)).toHaveLength(14)

  const floating = await runOnNode({ ...variables, HANDLER: 'floating' })
  expect(floating.code).toBe(1)
  expect(floating.output).toContain(
    'did not wait for failed afterwards (Error: charging 1250 for o-1 failed)'
  )
})
