import { confluent, createClient, native } from '@instep/protocol'
import { type Command, type Invocation, wordsOf } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { readText, schemaTypeOf } from '../files.ts'
import { referenceOption, referencesOf } from '../references.ts'
import { serviceVersionOf } from '../service-versions.ts'

export const schemaRegister: Command = {
  name: 'schema register',
  summary: 'Register a schema under a subject',
  words: 'SUBJECT FILE',
  options: {
    type: {
      type: 'string',
      value: 'TYPE',
      summary: 'AVRO, JSON or PROTOBUF; else the ending of the file tells'
    },
    normalize: { type: 'boolean', summary: 'Register the text in its normal form' },
    ...referenceOption,
    'sent-by': {
      type: 'string',
      multiple: true,
      value: 'SERVICE@VERSION',
      summary: 'A service version that sends messages of this schema'
    },
    'read-by': {
      type: 'string',
      multiple: true,
      value: 'SERVICE@VERSION',
      summary: 'A service version that reads messages with this schema'
    },
    message: {
      type: 'string',
      value: 'SUBJECT',
      summary: 'The subject of the message that is read, when the reader has a subject of its own'
    },
    branch: { type: 'string', value: 'BRANCH', summary: 'The branch of the service versions' }
  },
  notes: `A schema that is registered already keeps its id and version.
--sent-by and --read-by tell the gate who depends on it:
  instep schema register orders-value order.avsc --sent-by orders@1.4.0 --read-by payments@2.1.0`,

  async run(invocation) {
    const [subject, file] = wordsOf(invocation, 'SUBJECT', 'FILE')
    const { registry, client, out, text, isSet } = invocation
    const parties = partiesOf(invocation)
    const registered = await createClient(confluent.subjects, registry, client).registerSchema({
      params: { subject },
      query: { normalize: isSet('normalize') },
      body: {
        schema: await readText(file),
        schemaType: schemaTypeOf(file, text('type')),
        references: [...referencesOf(invocation)]
      }
    })
    const { id = 0, version = 1 } = registered
    const api = createClient(native.services, registry, client)
    for (const { action, service, version: serviceVersion } of parties) {
      const message = action === 'receive' ? (text('message') ?? subject) : subject
      const branch = text('branch')
      await api.declareOperations({
        params: { service, version: serviceVersion },
        body: {
          ...(branch === undefined ? {} : { branch }),
          operations: [{ action, subject: message, schema: { subject, version } }]
        }
      })
    }
    const linted = await createClient(native.schemaChecks, registry, client).lintVersion({
      params: { subject, version: String(version) }
    })
    const findings = linted.switch === 'OFF' ? [] : linted.findings
    out.answer({ subject, version, id, parties, ...(findings.length === 0 ? {} : { lint: findings }) }, () =>
      [
        `${out.paint('green', '✓')} ${out.paint('bold', subject)} version ${version} (id ${id})`,
        ...parties.map(({ action, service, version: number }) =>
          out.paint('dim', `  ${service}@${number} ${action === 'send' ? 'sends' : 'reads'} it`)
        ),
        ...findings.map(
          ({ rule, path, explanation }) =>
            `${out.paint('yellow', '!')} ${explanation}\n  ${out.paint('dim', `${rule} at ${path}`)}`
        )
      ].join('\n')
    )
    return exitCodes.yes
  }
}

interface ServiceParty {
  readonly action: 'send' | 'receive'
  readonly service: string
  readonly version: string
}

function partiesOf({ texts }: Pick<Invocation, 'texts'>): readonly ServiceParty[] {
  return [
    ...texts('sent-by').map(text => ({ action: 'send' as const, ...serviceVersionOf(text, '--sent-by') })),
    ...texts('read-by').map(text => ({ action: 'receive' as const, ...serviceVersionOf(text, '--read-by') }))
  ]
}
