import process from 'node:process'
import { openNamedStore, storeOption, totalOf, withRegistry } from '../backup.ts'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeWhole } from '../whole-file.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write everything that a store holds to one file',
  words: 'FILE',
  options: { store: storeOption },
  notes: `The registry may run meanwhile: the file holds what was there at one moment. FILE - is standard output.
  instep export instep.ndjson --store sqlite:./data/instep.db`,

  run(invocation) {
    const [file] = wordsOf(invocation, 'FILE')
    return withRegistry(async registry => {
      await using store = await openNamedStore(registry, invocation.text('store'), 'source')
      const exported = await writeWhole(file, write => registry.exportStore(store, write))
      const words = `${totalOf(exported.rows)} rows of ${store.name} exported to ${file}.`
      if (file === '-') process.stderr.write(`${words}\n`)
      else invocation.out.answer({ file, ...exported }, () => words)
      return exitCodes.yes
    })
  }
}
