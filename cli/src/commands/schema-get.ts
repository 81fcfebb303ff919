import { confluent, createClient } from '@instep/protocol'
import { type Command, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { indent } from '../output.ts'

export const schemaGet: Command = {
  name: 'schema get',
  summary: 'Show a version of a subject, or a schema by its id',
  words: 'SUBJECT [VERSION] | --id ID',
  options: {
    id: { type: 'string', value: 'ID', summary: 'The id of the schema' },
    raw: { type: 'boolean', summary: 'Only the text, as it is registered' }
  },

  async run({ words, text, isSet, registry, client, out }) {
    const id = text('id')
    const [subject, version = 'latest'] = words
    if ((id === undefined) === (subject === undefined)) throw new UsageError('expected SUBJECT or --id')
    const found =
      id === undefined
        ? await createClient(confluent.subjects, registry, client).getVersion({
            params: { subject: subject ?? '', version },
            query: {}
          })
        : await createClient(confluent.schemas, registry, client).getSchema({ params: { id }, query: {} })
    out.answer(found, () => {
      const shown = isSet('raw') ? (found.schema ?? '') : readable(found.schema ?? '')
      if (isSet('raw')) return shown
      const title = `${found.subject ?? ''} version ${found.version ?? '?'}`
      const facts = `${found.schemaType}, id ${found.id ?? id}, ${found.guid}`
      const references = (found.references ?? []).map(
        reference => `refers to ${reference.name}: ${reference.subject} version ${reference.version}`
      )
      return [out.paint('bold', title), out.paint('dim', facts), ...references, '', indent(shown)].join('\n')
    })
    return exitCodes.yes
  }
}

/** JSON is laid out; another language is shown as it is. */
function readable(schema: string): string {
  try {
    return JSON.stringify(JSON.parse(schema), null, 2)
  } catch {
    return schema
  }
}
