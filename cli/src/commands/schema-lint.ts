import {
  explainLint,
  formatOf,
  type LintFinding,
  type LintLevel,
  type LintLevels,
  lint,
  lintLevels,
  lintRules,
  type Schema
} from '@instep/contracts'
import { confluent, createClient } from '@instep/protocol'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { readText, schemaTypeOf } from '../files.ts'
import { indent, type Output } from '../output.ts'
import { fetchReferenced, referencedFiles, referenceOption } from '../references.ts'

/** A schema, and what people call it. */
interface Named {
  readonly label: string
  readonly schema: Schema
}

interface Linted {
  readonly label: string
  readonly findings: readonly LintFinding[]
}

export const schemaLint: Command = {
  name: 'schema lint',
  summary: 'Is a schema documented, named and built as one would wish',
  words: 'FILE… | --subject SUBJECT',
  options: {
    subject: { type: 'string', value: 'SUBJECT', summary: 'The newest version of a subject, no files' },
    rule: {
      type: 'string',
      multiple: true,
      value: 'RULE=LEVEL',
      summary: `Judge a rule as ${lintLevels.join(', ')}; may be given several times`
    },
    type: { type: 'string', value: 'TYPE', summary: 'For files: AVRO, JSON or PROTOBUF' },
    ...referenceOption
  },
  notes: `Exits with 1 when there is an error; warnings are only shown. Rules: ${Object.keys(lintRules).join(', ')}.
  instep schema lint schemas/*.avsc --rule doc-field=error --rule size=off
  instep schema lint --subject orders-value`,

  async run(invocation) {
    const { words, out } = invocation
    const subject = invocation.text('subject')
    if ((subject === undefined) === (words.length === 0)) throw new UsageError('expected FILE… or --subject')
    const levels = levelsOf(invocation)
    const schemas = await (subject === undefined ? fromFiles(invocation) : fromSubject(invocation, subject))
    const linted = schemas.map(({ label, schema }) => ({ label, findings: lint(schema, levels) }))
    const isRefused = linted.some(({ findings }) => findings.some(({ level }) => level === 'error'))
    out.answer({ isRefused, schemas: linted }, () => linted.map(one => lines(out, one)).join('\n'))
    return isRefused ? exitCodes.no : exitCodes.yes
  }
}

async function fromFiles(invocation: Invocation): Promise<readonly Named[]> {
  const references = await referencedFiles(invocation)
  return Promise.all(
    invocation.words.map(async file => {
      const format = formatOf(schemaTypeOf(file, invocation.text('type')))
      return { label: file, schema: format.parse(await readText(file), { references }) }
    })
  )
}

async function fromSubject(invocation: Invocation, subject: string): Promise<readonly Named[]> {
  const api = createClient(confluent.subjects, invocation.registry, invocation.client)
  const found = await api.getVersion({ params: { subject, version: 'latest' }, query: {} })
  const { schema = '', schemaType = 'AVRO', references = [], version } = found
  const texts = await fetchReferenced(invocation, references)
  return [
    {
      label: `${subject} version ${version}`,
      schema: formatOf(schemaType).parse(schema, { references: texts })
    }
  ]
}

function levelsOf({ texts }: Invocation): LintLevels {
  return Object.fromEntries(
    texts('rule').map(text => {
      const [rule = '', wanted] = text.split('=')
      const level = lintLevels.find(known => known === wanted)
      if (!Object.hasOwn(lintRules, rule)) throw new UsageError(`there is no rule ${rule}`)
      if (level === undefined) throw new UsageError(`--rule wants RULE=${lintLevels.join('|')}, not ${text}`)
      return [rule, level] satisfies [string, LintLevel]
    })
  )
}

const marks = { error: ['red', '✗'], warning: ['yellow', '!'] } as const

function lines(out: Output, { label, findings }: Linted): string {
  if (findings.length === 0) return `${out.paint('green', '✓')} ${label}`
  const each = findings.map(finding => {
    const [style, mark] = marks[finding.level]
    const where = out.paint('dim', `${finding.rule} at ${finding.path}`)
    return indent(`${out.paint(style, mark)} ${explainLint(finding)}\n  ${where}`)
  })
  return [out.paint('bold', label), ...each].join('\n')
}
