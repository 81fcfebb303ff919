import { check, type Finding, formatOf, type Level, levels, type Schema } from '@instep/contracts'
import { createClient, explained, native, type ReplyOf } from '@instep/protocol'
import { type Command, type Invocation, UsageError, wordsOf } from '../command.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { readText, schemaTypeOf } from '../files.ts'
import type { Output } from '../output.ts'
import { referencedFiles, referenceOption, referencesOf } from '../references.ts'
import { findingWords } from '../words/differences.ts'

type Check = ReplyOf<typeof native.schemaChecks.checkSchema>

export const schemaCheck: Command = {
  name: 'schema check',
  summary: 'Would a schema be compatible, and if not, what breaks',
  words: 'SUBJECT FILE | FILE --against OLD',
  options: {
    type: {
      type: 'string',
      value: 'TYPE',
      summary: 'AVRO, JSON or PROTOBUF; else the ending of the file tells'
    },
    ...referenceOption,
    against: {
      type: 'string',
      multiple: true,
      value: 'OLD',
      summary: 'Compare with a file, without a registry; may be given several times, newest first'
    },
    level: {
      type: 'string',
      value: 'LEVEL',
      summary: 'With --against: BACKWARD (the default), FORWARD, FULL, …_TRANSITIVE'
    }
  },
  notes: `Exits with 1 when it is incompatible.
  instep schema check orders-value order.avsc
  instep schema check order.avsc --against order.old.avsc --level FULL`,

  async run(invocation) {
    const isOffline = invocation.texts('against').length > 0
    return report(invocation.out, await (isOffline ? checkFiles(invocation) : checkSubject(invocation)))
  }
}

async function checkSubject(invocation: Invocation): Promise<Check> {
  const [subject, file] = wordsOf(invocation, 'SUBJECT', 'FILE')
  const { registry, client, text } = invocation
  return createClient(native.schemaChecks, registry, client).checkSchema({
    params: { subject },
    body: {
      schema: await readText(file),
      schemaType: schemaTypeOf(file, text('type')),
      references: [...referencesOf(invocation)]
    }
  })
}

async function checkFiles(invocation: Invocation): Promise<Check> {
  const [file] = wordsOf(invocation, 'FILE')
  const references = await referencedFiles(invocation)
  const parse = async (name: string): Promise<Schema> =>
    formatOf(schemaTypeOf(name, invocation.text('type'))).parse(await readText(name), {
      references,
      strict: false
    })
  const candidate = await parse(file)
  const files = invocation.texts('against')
  const previous = await Promise.all(
    files.map(async (name, index) => ({ version: files.length - index, schema: await parse(name) }))
  )
  const verdict = check(levelOf(invocation.text('level') ?? 'BACKWARD'), candidate, previous)
  const { level, conflict } = verdict
  if (conflict === undefined) return { isCompatible: true, level }
  const { version, type, canonical, findings } = conflict
  const old = previous.find(known => known.version === version)?.schema
  return {
    isCompatible: false,
    level,
    conflict: {
      version,
      type,
      text: canonical,
      findings: findings.map(finding => facts(type, finding, candidate, old))
    }
  }
}

function facts(type: string, finding: Finding, candidate: Schema, old: Schema | undefined) {
  const formatChanged = finding.kind === 'formatChanged'
  const [reader, writer] = finding.direction === 'backward' ? [candidate, old] : [old, candidate]
  const proof =
    formatChanged || reader === undefined || writer === undefined
      ? undefined
      : reader.counterexampleFrom(writer)
  return {
    direction: finding.direction,
    formatChanged,
    differences: formatChanged
      ? []
      : finding.differences.map(difference => explained(type, difference, finding.direction)),
    ...(proof === undefined
      ? {}
      : {
          counterexample: {
            json: proof.json,
            base64: Buffer.from(proof.bytes).toString('base64'),
            error: proof.error
          }
        })
  }
}

function levelOf(text: string): Level {
  const level = levels.find(known => known === text.toUpperCase())
  if (level === undefined) throw new UsageError(`--level is one of ${levels.join(', ')}`)
  return level
}

function report(out: Output, found: Check): ExitCode {
  const { isCompatible, level, reserved = [], conflict } = found
  out.answer(found, () => {
    if (isCompatible) return `${out.paint('green', '✓')} compatible (${level})`
    const cross = out.paint('red', '✗')
    return [
      ...reserved.map(({ kind, field }) => `${cross} ${reservedWords[kind](field)}`),
      ...(conflict === undefined
        ? []
        : [
            `${cross} incompatible with version ${conflict.version} (${level})`,
            ...conflict.findings.map(finding => `\n${findingWords(out, conflict.type, finding)}`)
          ])
    ].join('\n')
  })
  return isCompatible ? exitCodes.yes : exitCodes.no
}

const reservedWords = {
  freed: (field: string) =>
    `The name "${field}" was reserved and is not any more. Keep it in confluent:reserved, so that no field takes it again.`,
  taken: (field: string) =>
    `A field is named "${field}", which is reserved. Give it another name, or free that one in a version of its own.`
} as const
