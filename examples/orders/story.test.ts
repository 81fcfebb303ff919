import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'

test('the whole story plays against a fresh registry', async () => {
  const told = stripVTControlCharacters(await play())
  // The events really travelled.
  expect(told).toContain('to the customer: Thank you, Ada. Your order o-1 is on its way.')
  expect(told).toContain('to the customer: We received 12.50 for order o-1.')
  expect(told).toContain('to the customer: The payment for order o-2 failed: limit exceeded.')
  // The gate refused one version with the message that payments could not read, and let the other one pass.
  expect(told).toMatch(/NO {2}orders@2\.0\.0 → production/)
  expect(told).toMatch(/orders@2\.0\.0 +payments@1\.0\.0 +schema shop\.OrderCreated-value v2 → v1 +broken/)
  expect(told).toMatch(
    /orders@2\.0\.0 +notifications@1\.0\.0 +schema shop\.OrderCreated-value v2 → shop\.notifications\.OrderCreated-value v1 +ok/
  )
  expect(told).toContain('The reader needs the field "amountCents"')
  expect(told).toContain('"total": 1.5')
  expect(told).toMatch(/YES {2}orders@2\.1\.0 → production/)
})

/** What `npm run example` prints. */
function play(): Promise<string> {
  const story = join(import.meta.dirname, 'src/story.ts')
  return new Promise((resolve, reject) => {
    // A test run of its own is started inside: it must not take itself for a worker of this one.
    const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env } = process.env
    execFile(process.execPath, [story], { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${stdout}\n${stderr}`, { cause: error }))
    })
  })
}
