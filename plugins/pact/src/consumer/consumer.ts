import type { Handler } from '@instep/messages'
import { type Proof, writeProof } from '../proofs.ts'
import { createRun } from '../run.ts'
import type { ConsumerOptions, Expectation } from './expectation.ts'
import { type Found, type MessageTest, messageTests } from './message-tests.ts'
import type { TestCase } from './test-case.ts'

/** A service that receives messages, and shows that it can. */
export interface Consumer {
  /** Registers the tests of one message with the runner. */
  receives<Event = unknown>(message: string, expectation: Expectation, handle: Handler<Event>): void
}

/** A consumer whose tests show, alone, that it handles what its producer sends. */
export function consumer(name: string, options: ConsumerOptions): Consumer {
  return {
    receives(message, expectation, handle) {
      if (Object.keys(expectation.reads).length === 0)
        throw new TypeError(`${name} reads nothing of ${message}: \`reads\` needs a field at least`)
      const run = createRun(options)
      const subject = { consumer: name, provider: options.of, message, expectation }
      const testCase = lazily((): TestCase => {
        const { isOffline, folder } = run.surroundings()
        // What is read from a registry has the type that its schema gives it, and the handler knows which.
        const common = { ...subject, handle: handle as Handler, isOffline, folder }
        return { ...common, knowledge: run.knowledge(expectation.schema) }
      })
      for (const one of messageTests(subject)) {
        const asks = one.needs === 'registry' || (one.needs === 'schema' && expectation.schema === undefined)
        run.test(one.name, asks, () => proving(testCase(), one))
      }
    }
  }
}

/** Made when tests begin, and not before: the registry may begin with them. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Does what a test does, and keeps what it has shown. */
async function proving(testCase: TestCase, { kind, name, show }: MessageTest): Promise<void> {
  const { consumer: service, provider: other, message, expectation, folder } = testCase
  const keep = (passed: boolean, { detail, notShown, reads = [], fields = [], version }: Found) => {
    const shown = { kind, name, passed, ...(detail === undefined ? {} : { detail }) }
    const proof: Proof = {
      ...{ side: 'consumer', service, other, message },
      ...{ channel: expectation.channel, subject: expectation.subject },
      version: version ?? expectation.version,
      shown: notShown === undefined ? [shown] : [],
      ...(notShown === undefined ? {} : { notShown: [{ kind, name, why: notShown }] }),
      ...{ reads: [...reads], fields: [...fields] }
    }
    return writeProof(folder, proof)
  }
  try {
    await keep(true, await show(testCase))
  } catch (error) {
    await keep(false, { detail: error instanceof Error ? error.message : String(error) })
    throw error
  }
}
