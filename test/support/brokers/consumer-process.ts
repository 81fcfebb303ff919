import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { ConsumerProcess } from '@instep/messages'

/** Runs a script of the tests in a process of its own, which prints what it receives. */
export async function startConsumerProcess(
  script: string,
  ...words: readonly string[]
): Promise<ConsumerProcess> {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    async line() {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${script} printed nothing more`)
      return value
    },
    kill,
    [Symbol.asyncDispose]: kill
  }
}
