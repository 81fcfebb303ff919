import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { readProofs } from '@instep/pact'
import { expect, test } from 'vitest'
import { registerSchema, temporaryFolder } from '../../support/contract-tests.ts'
import { startRegistry } from '../../support/registry.ts'

const root = join(import.meta.dirname, '../../..')
const example = join(root, 'examples/orders')

const order = {
  type: 'record',
  name: 'OrderCreated',
  fields: [
    { name: 'orderId', type: 'string' },
    { name: 'amountCents', type: 'long' }
  ]
}

/** How a runner other than vitest runs the tests of payments in a folder, and what it says when all pass. */
const runners = [
  ['node:test', folder => ['--test', '--test-reporter=spec', join(folder, 'payments.node.ts')], 'pass 14'],
  [
    'jest',
    folder => [
      ...['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js')],
      ...['--config', join(example, 'jest.config.ts'), '--rootDir', folder]
    ],
    '14 passed, 14 total'
  ]
] as const satisfies readonly (readonly [string, (folder: string) => readonly string[], string])[]

function run(line: readonly string[], variables: Readonly<Record<string, string>>) {
  const { NODE_TEST_CONTEXT: _, VITEST: __, ...outer } = process.env
  return new Promise<{ readonly code: unknown; readonly output: string }>(resolve => {
    const env = { ...outer, INSTEP_PUBLISH: '0', ...variables }
    execFile(process.execPath, line, { env, cwd: example }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, output: `${out}\n${err}` })
    )
  })
}

test.each(runners)('a test of the example runs on %s', async (_, line, passed) => {
  await using registry = await startRegistry()
  await registerSchema(registry, 'shop.OrderCreated-value', order)
  using folder = temporaryFolder()
  const variables = { INSTEP_REGISTRY: registry.url, INSTEP_FOLDER: folder.path }
  expect(await run(line(join(example, 'runners')), variables)).toMatchObject({
    code: 0,
    output: expect.stringContaining(passed)
  })
  expect(await readProofs(folder.path)).toHaveLength(14)
})

test.each(runners)('%s: those tests fail that have to, in our words', async (_, line) => {
  await using registry = await startRegistry()
  await registerSchema(registry, 'orders-value', order)
  using folder = temporaryFolder()
  const variables = { INSTEP_REGISTRY: registry.url, INSTEP_FOLDER: folder.path, HANDLER: 'floating' }
  const floating = await run(line(import.meta.dirname), variables)
  expect(floating.code).toBe(1)
  expect(floating.output).toContain(
    'did not wait for failed afterwards (Error: charging 1250 for o-1 failed)'
  )

  const away = { ...variables, INSTEP_REGISTRY: 'http://127.0.0.1:9', HANDLER: 'right' }
  const { code, output } = await run(line(import.meta.dirname), away)
  expect(code).toBe(1)
  expect(output).toContain('the registry at http://127.0.0.1:9 cannot be reached')
})
