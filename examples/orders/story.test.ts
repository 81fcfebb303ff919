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
  // Each side showed more than its examples.
  expect(told).toMatch(
    /payments receives\s+✓ OrderCreated[^\n]+\s+proven: conforms to its schema, evolution, example, failures/
  )
  expect(told).toContain('pacts of payments@1.0.0 with orders')
  expect(told).toContain('pacts of notifications@1.0.0 with orders, payments')
  // A consumer's test is evidence for the gate.
  expect(told).toMatch(/orders@1\.0\.0 +payments@1\.0\.0 +schema .* ok +tested/)
  // The gate refused a version with the message that payments could not read.
  expect(told).toMatch(/NO {2}orders@2\.0\.0 → production/)
  expect(told).toMatch(
    /orders@2\.0\.0 +payments@1\.0\.0 +schema shop\.OrderCreated-value v2 → its own v1 .* broken/
  )
  expect(told).toMatch(
    /orders@2\.0\.0 +notifications@1\.0\.0 +schema shop\.OrderCreated-value v2 → its own v1 .* ok/
  )
  expect(told).toContain('The reader needs the field "amountCents"')
  expect(told).toContain('"total": 1.5')
  expect(told).toContain(
    'payments@1.0.0 (production) reads amountCents of OrderCreated, given a customer has placed an order, which is missing'
  )
  // Both new versions at once wait for each other; with one in between there are three waves and a drain.
  expect(told).toMatch(
    /THERE IS NO WAY {2}orders@2\.0\.0 and payments@2\.0\.0[\s\S]*wait for each other in a circle/
  )
  expect(told).toMatch(
    /THERE IS A WAY[\s\S]*Wave 1\n {2}deploy payments 1\.0\.0 → 1\.5\.0\n\nWave 2\n {2}deploy orders 1\.0\.0 → 2\.0\.0\n── from here there is no way back[\s\S]*Wave 3\n {2}drain kafka shop\.orders[\s\S]*deploy payments 1\.5\.0 → 2\.0\.0/
  )
  // The gate goes along: not before the old messages are gone.
  expect(told).toMatch(
    /NO {2}payments@2\.0\.0[\s\S]*orders@1\.0\.0 \(gone, its messages are not\)[\s\S]*is drained[\s\S]*YES {2}payments@2\.0\.0/
  )
})

/** What `npm run example` prints. */
function play(): Promise<string> {
  const story = join(import.meta.dirname, 'src/story.ts')
  return new Promise((resolve, reject) => {
    // A test run of its own is started inside: it must not take itself for a worker of this one.
    const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env } = process.env
    execFile(process.execPath, [story], { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(`${stdout}\n${stderr}`)
      else reject(new Error(`${stdout}\n${stderr}`, { cause: error }))
    })
  })
}
