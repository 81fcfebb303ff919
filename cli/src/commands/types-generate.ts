import { type Command, type Invocation, required, UsageError } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { referenceOption } from '../references.ts'
import { compareFiles, type Found, filesFor, writeFiles } from '../types/files.ts'
import { moduleText } from '../types/module.ts'
import { type NamedSource, sourcesOfAll, sourcesOfFiles, sourcesOfSubjects } from '../types/sources.ts'

export const typesGenerate: Command = {
  name: 'types generate',
  summary: 'Write TypeScript types of messages, a module for each version of a subject',
  words: '--out FOLDER (FILE… | --subject SUBJECT[@VERSION] | --all)',
  options: {
    out: { type: 'string', value: 'FOLDER', summary: 'Where the modules are' },
    subject: {
      type: 'string',
      multiple: true,
      value: 'SUBJECT[@VERSION]',
      summary: 'Its newest version, a version, or @all; may be given several times'
    },
    all: { type: 'boolean', summary: 'The newest versions of all subjects' },
    check: { type: 'boolean', summary: 'Write nothing; exit with 1 when a module is not as it would be' },
    type: { type: 'string', value: 'TYPE', summary: 'For files: AVRO, JSON or PROTOBUF' },
    ...referenceOption
  },
  notes: `The types are those of the values that decoding gives: an Avro long is a number or a bigint, Protobuf's 64 bits
are a text. Other files in the folder are left alone.
  instep types generate --out src/events --subject orders-value@2 --subject payments-value
  instep types generate --out src/events schemas/*.avsc --check`,

  async run(invocation) {
    const folder = required(invocation, 'out')
    const sources = await sourcesOf(invocation)
    const texts = sources.map(source => ({ name: source.fileName, text: moduleText(source) }))
    const found = await compareFiles(filesFor(folder, texts))
    const isCheck = invocation.isSet('check')
    if (!isCheck) await writeFiles(folder, found)
    const isUpToDate = found.every(({ state }) => state === 'same')
    const files = found.map(({ file, state }) => ({ file, state }))
    invocation.out.answer({ isUpToDate, files }, () => words(invocation.out, found, isCheck))
    return isCheck && !isUpToDate ? exitCodes.no : exitCodes.yes
  }
}

function sourcesOf(invocation: Invocation): Promise<readonly NamedSource[]> {
  const { words: files, texts, isSet } = invocation
  const subjects = texts('subject')
  const ways = [files.length > 0, subjects.length > 0, isSet('all')].filter(Boolean)
  if (ways.length !== 1) throw new UsageError('expected either FILE…, or --subject, or --all')
  if (files.length > 0) return sourcesOfFiles(invocation, files)
  return isSet('all') ? sourcesOfAll(invocation) : sourcesOfSubjects(invocation, subjects)
}

const checked = {
  same: ['green', '✓', 'up to date'],
  different: ['red', '✗', 'not as it would be generated'],
  missing: ['red', '✗', 'missing']
} as const
const written = {
  same: ['green', '✓', 'up to date'],
  different: ['green', '✓', 'written'],
  missing: ['green', '✓', 'written']
} as const

function words(out: Output, found: readonly Found[], isCheck: boolean): string {
  if (found.length === 0) return 'There are no subjects.'
  return found
    .map(({ file, state }) => {
      const [style, mark, told] = (isCheck ? checked : written)[state]
      return `${out.paint(style, mark)} ${file}: ${told}`
    })
    .join('\n')
}
