import type { Handler } from '@instep/messages'
import { type Proof, writeProof } from '../proofs.ts'
import { type RunDefaults, runDefaults } from './defaults.ts'
import type { ConsumerOptions, Expectation, TestFunction } from './expectation.ts'
import { fileKnowledge } from './file-knowledge.ts'
import { ignorance, type Knowledge } from './knowledge.ts'
import { type Found, type MessageTest, messageTests } from './message-tests.ts'
import { registryKnowledge } from './registry-knowledge.ts'
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
      const test = options.test ?? globalTest()
      const settings = { ...runDefaults(), ...defined(options) }
      const testCase: TestCase = {
        ...{ consumer: name, provider: options.of, message, expectation },
        ...{ offline: settings.offline, folder: settings.folder },
        // What is read from a registry has the type that its schema gives it, and the handler knows which.
        handle: handle as Handler,
        knowledge: knowledgeOf(expectation, settings)
      }
      for (const one of messageTests(testCase)) test(one.name, () => proving(testCase, one))
    }
  }
}

function knowledgeOf({ schema }: Expectation, { registry, offline, headers }: RunDefaults): Knowledge {
  if (registry !== undefined && !offline) return registryKnowledge(registry, headers)
  if (schema !== undefined) return fileKnowledge(schema)
  return ignorance('there is no registry: set INSTEP_REGISTRY, or name the file of the schema in `schema`')
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
    await keep(true, await show())
  } catch (error) {
    await keep(false, { detail: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

function globalTest(): TestFunction {
  const { test, it } = globalThis as { readonly test?: TestFunction; readonly it?: TestFunction }
  const found = test ?? it
  if (found === undefined)
    throw new TypeError('there is no global test function: give the one of your runner as `test`')
  return found
}

function defined({ registry, headers, offline, folder }: ConsumerOptions): Partial<RunDefaults> {
  return {
    ...(registry === undefined ? {} : { registry }),
    ...(headers === undefined ? {} : { headers }),
    ...(offline === undefined ? {} : { offline }),
    ...(folder === undefined ? {} : { folder })
  }
}
