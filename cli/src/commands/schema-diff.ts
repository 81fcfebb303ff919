import { type Difference, formatOf, type Schema, schemaLines } from '@instep/contracts'
import { confluent, createClient, explained } from '@instep/protocol'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { isFile, readText, schemaTypeOf } from '../files.ts'
import { indent, type Output } from '../output.ts'
import { fetchReferenced, referencedFiles, referenceOption } from '../references.ts'
import { differenceLines, proofLines } from '../words/differences.ts'
import { sideBySide } from '../words/side-by-side.ts'

/** A schema, and what people call it. */
interface Named {
  readonly label: string
  /** As it was written; of a registered version, as it is kept. */
  readonly text: string
  readonly schema: Schema
}

export const schemaDiff: Command = {
  name: 'schema diff',
  summary: 'What changed between two schemas, and what it means for readers and writers',
  words: 'SUBJECT [OLD NEW] | OLD_FILE NEW_FILE',
  options: {
    type: { type: 'string', value: 'TYPE', summary: 'For files: AVRO, JSON or PROTOBUF' },
    ...referenceOption
  },
  notes: `Without versions, the newest version is compared with the one before it.
  instep schema diff orders-value 3 4
  instep schema diff order.old.avsc order.avsc`,

  async run(invocation) {
    const { words, out } = invocation
    const isOffline = words.length === 2 && words.every(isFile)
    const [old, changed] = await (isOffline ? fromFiles(invocation) : fromRegistry(invocation))
    if (old.schema.type !== changed.schema.type) {
      out.answer({ old: old.label, new: changed.label, formatChanged: true }, () => 'The format changed.')
      return exitCodes.no
    }
    const backward = changed.schema.differencesFrom(old.schema)
    const forward = old.schema.differencesFrom(changed.schema)
    const { type } = old.schema
    const facts = {
      backward: backward.map(difference => explained(type, difference, 'backward')),
      forward: forward.map(difference => explained(type, difference, 'forward'))
    }
    out.answer({ old: old.label, new: changed.label, type, ...facts }, () =>
      [
        `${out.paint('bold', old.label)} → ${out.paint('bold', changed.label)}`,
        sideBySide(out, schemaLines(old.text), schemaLines(changed.text)),
        section(out, 'Read old messages with the new schema (backward)', changed, old, backward),
        section(out, 'Read new messages with the old schema (forward)', old, changed, forward)
      ].join('\n\n')
    )
    return exitCodes.yes
  }
}

async function fromFiles(invocation: Invocation): Promise<readonly [Named, Named]> {
  const [old = '', changed = ''] = invocation.words
  const references = await referencedFiles(invocation)
  const parse = async (file: string): Promise<Named> => {
    const text = await readText(file)
    const format = formatOf(schemaTypeOf(file, invocation.text('type')))
    return { label: file, text, schema: format.parse(text, { references }) }
  }
  return [await parse(old), await parse(changed)]
}

async function fromRegistry(invocation: Invocation): Promise<readonly [Named, Named]> {
  const [subject, old, changed, ...more] = invocation.words
  if (subject === undefined || more.length > 0 || (old === undefined) !== (changed === undefined)) {
    throw new UsageError('expected SUBJECT, or SUBJECT OLD NEW, or two files')
  }
  const api = createClient(confluent.subjects, invocation.registry, invocation.client)
  const [first, second] =
    old !== undefined && changed !== undefined
      ? [old, changed]
      : (await api.listVersions({ params: { subject }, query: {} })).slice(-2).map(String)
  if (first === undefined || second === undefined) throw new UsageError(`${subject} has only one version`)
  const fetch = async (name: string): Promise<Named> => {
    const {
      schema = '',
      schemaType = 'AVRO',
      references = [],
      version
    } = await api.getVersion({
      params: { subject, version: name },
      query: {}
    })
    const texts = await fetchReferenced(invocation, references)
    return {
      label: `${subject} version ${version}`,
      text: schema,
      schema: formatOf(schemaType).parse(schema, { references: texts })
    }
  }
  return [await fetch(first), await fetch(second)]
}

function section(
  out: Output,
  title: string,
  reader: Named,
  writer: Named,
  differences: readonly Difference[]
): string {
  const breaks = differences.some(difference => difference.breaks)
  const verdict = breaks ? out.paint('red', 'no') : out.paint('green', 'yes')
  return [
    `${title}: ${verdict}`,
    ...differenceLines(out, reader.schema.type, differences).map(line => indent(line)),
    ...(breaks ? proofLines(out, reader.schema.counterexampleFrom(writer.schema)) : [])
  ].join('\n')
}
