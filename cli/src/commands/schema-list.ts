import { confluent, createClient } from '@instep/protocol'
import { type Command, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../output.ts'

/** So many versions are asked for at once. */
const parallel = 16

export const schemaList: Command = {
  name: 'schema list',
  summary: 'List the subjects, with their newest versions',
  words: '',
  options: {
    prefix: { type: 'string', value: 'PREFIX', summary: 'Only subjects that begin so' }
  },

  async run(invocation) {
    wordsOf(invocation)
    const { registry, client, out, text } = invocation
    const api = createClient(confluent.subjects, registry, client)
    const prefix = text('prefix')
    const names = await api.listSubjects({
      query: { ...(prefix === undefined ? {} : { subjectPrefix: prefix }) }
    })
    const rows: { subject: string; version: number; id: number; type: string }[] = []
    for (let start = 0; start < names.length; start += parallel) {
      const some = names.slice(start, start + parallel)
      const found = await Promise.all(
        some.map(subject => api.getVersion({ params: { subject, version: 'latest' }, query: {} }))
      )
      rows.push(
        ...found.map(({ subject = '', version = 0, id = 0, schemaType = '' }) => ({
          subject,
          version,
          id,
          type: schemaType
        }))
      )
    }
    out.answer(rows, () =>
      rows.length === 0
        ? 'There are no subjects.'
        : table(
            ['SUBJECT', 'VERSION', 'ID', 'TYPE'],
            rows.map(row => [row.subject, String(row.version), String(row.id), row.type])
          )
    )
    return exitCodes.yes
  }
}
