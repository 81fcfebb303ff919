import type { Failures } from '@instep/contracts'
import { createClient, type NativeError, native, ReplyError, type ReplyOf } from '@instep/protocol'
import { type Command, required, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { readText } from '../files.ts'
import type { Output } from '../output.ts'
import { operationTable, problemLines } from '../words/contract.ts'

type Published = ReplyOf<typeof native.serviceContracts.publishContract>

export const servicePublish: Command = {
  name: 'service publish',
  summary: 'Publish the AsyncAPI document of a service version: what it sends and receives, and its schemas',
  words: 'FILE',
  options: {
    service: { type: 'string', value: 'SERVICE', summary: 'The service' },
    version: { type: 'string', value: 'VERSION', summary: 'Its version' },
    branch: { type: 'string', value: 'BRANCH', summary: 'The branch of the version' },
    tag: {
      type: 'string',
      multiple: true,
      value: 'TAG',
      summary: 'A tag of the version; may be given several times'
    },
    'build-url': { type: 'string', value: 'URL', summary: 'The build that made the version' },
    overwrite: { type: 'boolean', summary: 'Replace another document that the version has published' }
  },
  notes: `AsyncAPI 3, or 2, in YAML or JSON; the extensions that Instep knows are in docs/asyncapi.md.
Schemas in the document are registered: those of senders under the subject of the message, where they must be compatible;
a receiver's own under a subject of its own.
  instep service publish asyncapi.yaml --service orders --version 1.4.0 --branch main`,

  async run(invocation) {
    const [file] = wordsOf(invocation, 'FILE')
    const { registry, client, out, text, texts, isSet } = invocation
    const service = required(invocation, 'service')
    const version = required(invocation, 'version')
    const document = await readText(file)
    try {
      const published = await createClient(native.serviceContracts, registry, client).publishContract({
        params: { service, version },
        body: {
          document,
          branch: text('branch'),
          tags: [...texts('tag')],
          buildUrl: text('build-url'),
          overwrite: isSet('overwrite')
        }
      })
      out.answer(published, () => publishedWords(out, file, published))
      return exitCodes.yes
    } catch (error) {
      const facts = problemsIn(error)
      if (facts === undefined) throw error
      out.answer(facts, () => problemLines(out, file, facts.problems, facts.count))
      return exitCodes.no
    }
  }
}

function publishedWords(out: Output, file: string, published: Published): string {
  const { service, version, isUnchanged, operations, notes } = published
  const title = out.paint('bold', `${service}@${version}`)
  return [
    `${out.paint('green', '✓')} ${title} ${isUnchanged ? 'had published the same' : 'published'}`,
    '',
    operationTable(operations, ({ schema, isSchemaNew, hasPact }) =>
      [
        `${schema.subject} v${schema.version}`,
        ...(isSchemaNew ? ['registered'] : []),
        ...(hasPact ? ['in a pact, too'] : [])
      ].join(', ')
    ),
    ...(notes.length === 0 ? [] : ['', problemLines(out, file, notes)])
  ].join('\n')
}

/** What is wrong with the document, when that is what the registry answered. */
function problemsIn(error: unknown): Failures['serviceContractInvalid'] | undefined {
  if (!(error instanceof ReplyError)) return undefined
  const told = (error.body as Partial<NativeError> | undefined)?.error
  return told?.code === 'serviceContractInvalid'
    ? (told.facts as Failures['serviceContractInvalid'])
    : undefined
}
