import { type Command, wordsOf } from '../command.ts'
import { readDocument } from '../contract-reader.ts'
import { exitCodes } from '../exit-codes.ts'
import { readText } from '../files.ts'
import { operationTable, problemLines } from '../words/contract.ts'

export const serviceCheck: Command = {
  name: 'service check',
  summary: 'Read an AsyncAPI document without a registry: what is wrong with it, or what would be published',
  words: 'FILE',
  options: {},
  notes: `Problems have their line and column. Schemas that the document only names are looked for when it is published.
  instep service check asyncapi.yaml`,

  async run(invocation) {
    const [file] = wordsOf(invocation, 'FILE')
    const { out } = invocation
    const read = await readDocument(await readText(file))
    if (read.kind === 'invalid') {
      out.answer(read, () => problemLines(out, file, read.problems, read.count))
      return exitCodes.no
    }
    const { operations, schemas, notes } = read.contract
    out.answer(read.contract, () =>
      [
        ...(notes.length === 0 ? [] : [problemLines(out, file, notes), '']),
        operationTable(operations, ({ subject, schema }) =>
          schema.kind === 'named'
            ? `${schema.subject} ${schema.version === undefined ? 'newest' : `v${schema.version}`}`
            : `${schemas[schema.index]?.type ?? ''} of its own, for ${subject}`
        )
      ].join('\n')
    )
    return exitCodes.yes
  }
}
