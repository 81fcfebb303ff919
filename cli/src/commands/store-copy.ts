import process from 'node:process'
import { openNamedStore, type Progress, totalOf, withRegistry } from '../backup.ts'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

export const storeCopy: Command = {
  name: 'store copy',
  summary: 'Copy a store into an empty one, also to another engine',
  words: 'FROM TO',
  options: {
    restart: { type: 'boolean', summary: 'Take away what an unfinished copy left in TO, and begin again' }
  },
  notes: `A copy that was interrupted goes on where it stopped when it is started again; until it is done, no registry opens TO.
In the end both sides are compared. FROM should not be written to between two runs.
  instep store copy sqlite:./data/instep.db postgres://instep@localhost/instep`,

  run(invocation) {
    const [from, to] = wordsOf(invocation, 'FROM', 'TO')
    return withRegistry(async registry => {
      await using source = await openNamedStore(registry, from, 'source')
      await using target = await openNamedStore(registry, to, 'target')
      const progress = progressOn(process.stderr)
      const copied = await registry
        .copyStore(source, target, { restart: invocation.isSet('restart'), onProgress: progress.tell })
        .finally(progress.end)
      invocation.out.answer(copied, () => {
        const before = copied.found === 0 ? '' : ` (${copied.found} by an earlier run)`
        return `${totalOf(copied.rows)} rows copied${before} and compared.`
      })
      return exitCodes.yes
    })
  }
}

/** Without a terminal, a line is printed every so many milliseconds. */
const pause = 5000

/** How far it is: one line that is written again on a terminal, else a line now and then, and one for each table. */
function progressOn({ isTTY, write }: NodeJS.WriteStream) {
  const print = write.bind(process.stderr)
  let printed = 0
  return {
    tell({ step, table, done, of }: Progress): void {
      if (of === 0) return
      const line = `${step === 'copy' ? 'Copying' : 'Comparing'} ${table}: ${done} of ${of} rows`
      if (isTTY) print(`\r\u001b[K${line}`)
      else if (done === of || performance.now() - printed > pause) {
        print(`${line}\n`)
        printed = performance.now()
      }
    },
    end(): void {
      if (isTTY) print('\r\u001b[K')
    }
  }
}
