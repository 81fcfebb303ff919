import { fieldsOf, isFilled } from '../consumer/fields.ts'
import { pathText } from '../consumer/path.ts'
import { writeProof } from '../proofs.ts'
import { type Bench, createBench, type ProducerOptions, proofOf, proving } from './bench.ts'
import { type Claim, claimOf } from './claim.ts'
import { encoded } from './encoding.ts'
import { departures, operationFor, Undeclared } from './operation.ts'
import { registrable } from './registration.ts'
import type { Selection } from './selected-pacts.ts'
import { type Make, made, type Sending } from './sending.ts'
import { verifyPacts } from './verification.ts'

/** The messages of a producer by their names, each with the code that makes it. */
export type Sendings = Readonly<Record<string, Make | Sending>>

export interface Producer {
  /** Registers the tests that prove this side: each message by its schema and contract, all by the pacts about them. */
  sends(messages: Sendings): void
}

/** A service that sends messages, under test. */
export function producer(service: string, options: ProducerOptions = {}): Producer {
  return {
    sends(messages) {
      const sendings = Object.fromEntries(
        Object.entries(messages).map(([name, one]) => [name, typeof one === 'function' ? { make: one } : one])
      )
      const bench = createBench(service, options)
      for (const [name, sending] of Object.entries(sendings)) testMessage(bench, name, sending)
      bench.test(`${service} sends what its consumers read`, true, async () => {
        await proveCoverage(bench, sendings)
        await provePacts(bench, sendings, options)
      })
    }
  }
}

function testMessage(bench: Bench, name: string, sending: Sending): void {
  const { service } = bench
  const isLocal = typeof sending.schema === 'string'
  if (sending.schema !== false) {
    bench.test(`${service} sends ${name} as its schema says`, !isLocal, () =>
      proving(bench, name, sending, 'encoding', async () => {
        const { event } = await made(sending, [])
        const claim = await claimFor(bench, name, sending)
        encoded(name, claim, event, sending.message)
        const { subject, version } = claim
        const fields = fieldsOf(claim.schema.shape({ message: sending.message }))
        const filled = fields.filter(path => isFilled(event, path))
        return { subject, version, fields: fields.map(pathText), reads: filled.map(pathText) }
      })
    )
    bench.test(`the schema of ${name} is registered, or may be`, true, () =>
      proving(bench, name, sending, 'registration', async () => {
        const { url, client } = bench.registry()
        const claim = await claimFor(bench, name, sending)
        await registrable(url, client, claim)
        return claim
      })
    )
  }
  bench.test(`${service} sends ${name} as its contract says`, true, () =>
    proveOperation(bench, name, sending)
  )
}

/** The contract is asked only where the test leaves open what it says. */
async function claimFor(bench: Bench, name: string, sending: Sending): Promise<Claim> {
  const declared =
    sending.subject === undefined && !bench.surroundings().isOffline ? await bench.declared() : undefined
  const operation = declared === undefined ? undefined : operationFor(name, undefined, declared)
  return claimOf(name, sending, operation, bench.knowledge)
}

async function proveOperation(bench: Bench, name: string, sending: Sending): Promise<void> {
  const declared = await bench.declared()
  // Nothing was declared, and nothing is shown.
  if (declared === undefined) return
  await proving(bench, name, sending, 'operation', async () => {
    const { service } = bench
    const operation = operationFor(name, sending.subject, declared)
    if (operation === undefined) {
      const known = declared.operations.map(({ message, subject }) => message ?? subject).toSorted()
      throw new Undeclared(
        `the contract of ${service}@${declared.version} does not send ${name}, but ${known.join(', ') || 'nothing'}`
      )
    }
    const found = departures(name, sending, await made(sending, []), operation)
    if (found.length > 0)
      throw new Undeclared([`${service}@${declared.version} says otherwise:`, ...found].join('\n  '))
    return undefined
  })
}

/** Notes what the contract declares and these tests do not make: others may. */
async function proveCoverage(bench: Bench, sendings: Readonly<Record<string, Sending>>): Promise<void> {
  const declared = await bench.declared()
  if (declared === undefined) return
  const made = Object.entries(sendings).map(([name, { subject }]) => operationFor(name, subject, declared))
  const { folder } = bench.surroundings()
  await Promise.all(
    declared.operations
      .filter(operation => !made.includes(operation))
      .map(({ message, name, subject, schema }) =>
        writeProof(folder, {
          side: 'producer',
          service: bench.service,
          message: message ?? name,
          subject,
          version: schema.version,
          shown: [],
          reads: [],
          fields: []
        })
      )
  )
}

async function provePacts(
  bench: Bench,
  sendings: Readonly<Record<string, Sending>>,
  selection: Selection
): Promise<void> {
  const { service } = bench
  const { url, client } = bench.registry()
  const settings = { ...bench.settings(), registry: url }
  await verifyPacts(service, settings, client, sendings, selection, async ({ pact, verified, unshown }) => {
    const name = `the pact of ${pact.consumer}@${pact.consumerVersion}`
    const detail = pact.isPending ? 'pending' : undefined
    await Promise.all(
      verified.map(({ message, passed }) =>
        writeProof(settings.folder, {
          ...proofOf(bench, message, sendings[message] ?? {}),
          other: pact.consumer,
          shown: [{ kind: 'verification', name, passed, detail }]
        })
      )
    )
    await Promise.all(
      unshown.map(({ message, why }) =>
        writeProof(settings.folder, {
          ...proofOf(bench, message, sendings[message] ?? {}),
          other: pact.consumer,
          shown: [],
          notShown: [{ kind: 'verification', name: `${message} in ${name}`, why }]
        })
      )
    )
    if (unshown.length > 0)
      console.warn(
        [
          `${name} is not wholly shown, so that no success is told of it:`,
          ...unshown.map(({ message, why }) => `  ${message}: ${why}`)
        ].join('\n')
      )
  })
}
