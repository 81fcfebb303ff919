import { parentPort } from 'node:worker_threads'
import { Failure, isFailure } from '@instep/contracts'
import { readContract } from './read.ts'
import type { Answer } from './reader.ts'

/** The thread in which service contracts are read: each message is a document, and is answered. */
parentPort?.on('message', async (text: string) => {
  parentPort?.postMessage(await answerTo(text))
})

async function answerTo(text: string): Promise<Answer> {
  try {
    return { kind: 'read', contract: await readContract(text) }
  } catch (error) {
    if (isFailure(error, 'serviceContractInvalid')) return { kind: 'invalid', facts: error.facts }
    const message =
      error instanceof Failure ? error.message : String(error instanceof Error ? error.stack : error)
    return { kind: 'error', message }
  }
}
