import { Worker } from 'node:worker_threads'
import { Failure, type Failures } from '@instep/contracts'
import type { ServiceContract } from './contract.ts'

/** Reads service contracts in a thread of its own, which begins with the first and ends when there is nothing to do. */
export interface ContractReader extends AsyncDisposable {
  /** @throws Failure serviceContractInvalid, serviceContractsBusy */
  read(text: string): Promise<ServiceContract>
}

export interface ContractReaderOptions {
  /** Milliseconds that one document may take. */
  readonly deadline?: number
  /** Milliseconds without anything to do after which the thread ends. */
  readonly idle?: number
  /** Memory of the thread, in megabytes. */
  readonly memory?: number
  /** How many documents may wait. */
  readonly waiting?: number
}

/** What the thread answers. */
export type Answer =
  | { readonly kind: 'read'; readonly contract: ServiceContract }
  | { readonly kind: 'invalid'; readonly facts: Failures['serviceContractInvalid'] }
  | { readonly kind: 'error'; readonly message: string }

export function createContractReader({
  deadline = 60_000,
  idle = 30_000,
  memory = 1024,
  waiting: limit = 16
}: ContractReaderOptions = {}): ContractReader {
  let worker: Worker | undefined
  let resting: NodeJS.Timeout | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  function begun(): Worker {
    clearTimeout(resting)
    if (worker === undefined) {
      const made = new Worker(script, {
        // Most of what a parser makes is rubbish at once, and is best swept up seldom.
        resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 128 },
        stdout: true,
        stderr: true
      })
      // The libraries there print warnings, which are for whoever runs them by hand.
      made.stdout.resume()
      made.stderr.resume()
      // Whoever waits for an answer hears of it, too.
      made.on('error', () => {})
      made.once('exit', () => {
        if (worker === made) worker = undefined
      })
      worker = made
    }
    worker.ref()
    return worker
  }

  async function end(): Promise<void> {
    clearTimeout(resting)
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }

  /** Nobody waits for it now: it keeps no process alive, and ends after a while. */
  function rest(): void {
    worker?.unref()
    resting = setTimeout(end, idle)
    resting.unref()
  }

  async function readNext(text: string): Promise<ServiceContract> {
    const answer = await ask(begun(), text, deadline)
    if (answer.kind === 'late' || answer.kind === 'full') {
      await end()
      throw tooMuch[answer.kind](deadline)
    }
    if (waiting <= 1) rest()
    if (answer.kind === 'invalid') throw new Failure('serviceContractInvalid', answer.facts)
    if (answer.kind === 'error') throw new Error(`Reading a service contract failed: ${answer.message}`)
    return answer.contract
  }

  return {
    async read(text) {
      if (waiting >= limit) throw new Failure('serviceContractsBusy', {})
      waiting++
      const turn = last.then(() => readNext(text)).finally(() => waiting--)
      last = turn.catch(() => {})
      return turn
    },
    [Symbol.asyncDispose]: end
  }
}

/** The sources run as they are; the bundle has JavaScript beside it. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './contract-worker.js',
  import.meta.url
)

type Outcome = Answer | { readonly kind: 'late' } | { readonly kind: 'full' }

/** Asks the thread; it may be late, its memory may be full, and it may have died of something else. */
function ask(worker: Worker, text: string, deadline: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const died = (error: unknown): void => {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    resolve(isFull ? { kind: 'full' } : { kind: 'error', message: String(error) })
  }
  const timer = setTimeout(resolve, deadline, { kind: 'late' })
  worker.once('message', resolve).once('error', died).once('exit', died)
  worker.postMessage(text)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', resolve).off('error', died).off('exit', died)
  })
}

const tooMuch: Readonly<Record<'late' | 'full', (deadline: number) => Failure>> = {
  late: deadline => wholeDocument(`Reading the document takes longer than ${deadline / 1000} seconds`),
  full: () => wholeDocument('The document is too large to be read')
}

function wholeDocument(message: string): Failure {
  return new Failure('serviceContractInvalid', {
    count: 1,
    problems: [{ message, path: '', line: 1, column: 1 }]
  })
}
