import { createFileRegistry, type FileRegistry, fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { type Difference, formatOf, type Schema } from '@instep/contracts'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { buf, bufFolder, findBuf } from '../../support/buf.ts'
import { isMissing } from '../../support/requirements.ts'
import { disagreements, type Judged, known, type Reason } from './differences.ts'
import { type Evolution, editNames, evolutions } from './evolutions.ts'
import { type File, messageNames, textOf } from './files.ts'
import { knownOfMessages, misread, type Tried } from './messages.ts'

/** How many pairs are compared; `INSTEP_ORACLE_PAIRS` asks for more. */
const wanted = Number(process.env.INSTEP_ORACLE_PAIRS ?? 1_500)
const seed = 1

interface Pair extends Evolution {
  readonly name: string
  readonly reader: Schema
  readonly writer: Schema
  readonly ours: readonly Difference[]
}

const noBuf = isMissing(await findBuf())
const protobuf = formatOf('PROTOBUF')
const parse = (text: string) => protobuf.parse(text, { strict: true })
const config = 'version: v2\nbreaking:\n  use:\n    - WIRE\n'

let pairs: readonly Pair[] = []
let types: { readonly old: FileRegistry; readonly next: FileRegistry }
const complaints = new Map<string, Map<string, Set<string>>>()

describe.skipIf(noBuf)('buf', () => {
  beforeAll(async () => {
    pairs = fc.sample(evolutions, { seed, numRuns: wanted }).map((evolution, index) => {
      const name = `p${index}`
      const [reader, writer] = [parse(textOf(evolution.next, name)), parse(textOf(evolution.old, name))]
      const ours = reader.differencesFrom(writer).filter(({ breaks }) => breaks)
      return { ...evolution, name, reader, writer, ours }
    })
    await using old = await bufFolder(filesOf(({ name, old: file }) => textOf(file, name)))
    await using next = await bufFolder(filesOf(({ name, next: file }) => textOf(file, name)))
    const { stdout, stderr } = await buf(
      'breaking',
      next.path,
      '--against',
      old.path,
      '--error-format',
      'json'
    )
    expect(stderr).toBe('')
    for (const line of stdout.toString().split('\n').filter(Boolean)) complain(JSON.parse(line))
    types = { old: await compiled(old.path), next: await compiled(next.path) }
  })

  test('judges every change of a field as we do, or for a reason that is known', () => {
    const judged = pairs.flatMap(judgedOf)
    const reasons = judged.flatMap(each =>
      [...disagreements(each)].map(([rule, reason]) => ({ rule, reason, each }))
    )
    const kinds = Map.groupBy(reasons, ({ reason }) => reason ?? 'new')
    const [breaking, harmless] = [true, false].map(isBreaking =>
      judged.filter(each => disagreements(each).size === 0 && each.ours.length > 0 === isBreaking)
    )
    console.log(
      `of ${judged.length} places ${breaking?.length} break for both and ${harmless?.length} for neither`
    )
    console.log(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])))
    expect((kinds.get('new') ?? []).slice(0, 3).map(({ rule, each }) => [rule, shortly(each)])).toEqual([])
    expect(breaking?.length).toBeGreaterThan(wanted / 8)
    // A reason that explains nothing is no reason.
    expect(Object.keys(known).filter(name => !kinds.has(name as Reason))).toEqual([])
  })

  test('and was asked about all sorts of changes', () => {
    const share = pairs.filter(({ ours }) => ours.length === 0).length / pairs.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.8)
    const drawn = new Set(pairs.flatMap(({ edits }) => edits))
    expect(editNames.filter(name => !drawn.has(name))).toEqual([])
    const rules = new Set(pairs.flatMap(({ ours }) => ours.map(({ rule }) => rule)))
    expect([...rules].toSorted()).toEqual([
      'FIELD_KIND_CHANGED',
      'FIELD_MOVED_TO_EXISTING_ONEOF',
      'FIELD_NAMED_TYPE_CHANGED',
      'FIELD_NUMERIC_LABEL_CHANGED',
      'FIELD_SCALAR_KIND_CHANGED',
      'MESSAGE_REMOVED',
      'MULTIPLE_FIELDS_MOVED_TO_ONEOF',
      'ONEOF_FIELD_REMOVED',
      'PACKAGE_CHANGED',
      'REQUIRED_FIELD_ADDED',
      'REQUIRED_FIELD_REMOVED'
    ])
  })

  test('messages have the same bytes as protobuf-es writes, and what is compatible is read with the same values', () => {
    const tried = pairs.flatMap(({ name, old, next, reader, writer, ours }, index) => {
      const [from, to] = [types.old.getMessage(`${name}.Order`), types.next.getMessage(`${name}.Order`)]
      if (from === undefined) throw new Error(`buf has no ${name}.Order`)
      const isCompatible = ours.length === 0
      return misread({ from, to, reader, writer, isCompatible, old, next, dice: index + 1 })
    })
    const kinds = Map.groupBy(tried, each => (each.failure === undefined ? 'same' : reasonOf(each)))
    console.log(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])))
    expect((kinds.get('new') ?? []).slice(0, 2).map(inTexts)).toEqual([])
    expect(kinds.get('same')?.length).toBeGreaterThan(wanted)
  })
})

function shortly({ message, before, after, ours, buf: theirs }: Judged): object {
  return { message, before, after, ours, buf: theirs }
}

function inTexts({ old, next, ...rest }: Tried): object {
  return { ...rest, old: textOf(old, 'p'), next: textOf(next, 'p') }
}

function reasonOf(tried: Tried): string {
  return Object.entries(knownOfMessages).find(([, { explains }]) => explains(tried))?.[0] ?? 'new'
}

function filesOf(text: (pair: Pair) => string): Readonly<Record<string, string>> {
  return { 'buf.yaml': config, ...Object.fromEntries(pairs.map(pair => [`${pair.name}.proto`, text(pair)])) }
}

async function compiled(path: string): Promise<FileRegistry> {
  const { stdout, stderr } = await buf('build', path, '-o', '-')
  expect(stderr).toBe('')
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, stdout))
}

interface Complaint {
  readonly path: string
  readonly type: string
  readonly message: string
}

/** Buf's sentences name the field by its number, or the message or enum. */
function complain({ path, type, message }: Complaint): void {
  const name = path.split('/').at(-1)?.replace('.proto', '') ?? ''
  const [, owner = ''] =
    /(?:on|from) (?:message|enum) "([^"]+)"/.exec(message) ?? /[Mm]essage "([^"]+)"/.exec(message) ?? []
  const [, number] = /[Ff]ield "(\d+)"/.exec(message) ?? []
  const full = messageNames.find(each => each.endsWith(`.${owner}`)) ?? owner
  const place = number === undefined ? full : `${full}/${number}`
  const places = complaints.get(name) ?? new Map<string, Set<string>>()
  complaints.set(name, places)
  places.set(place, (places.get(place) ?? new Set()).add(type))
}

/** Every place that either says something of, and every field that neither does. */
function judgedOf({ name, old, next, ours }: Pair): readonly Judged[] {
  const theirs = complaints.get(name) ?? new Map<string, Set<string>>()
  const rules = new Map<string, string[]>()
  const note = (place: string, rule: string) => rules.set(place, [...(rules.get(place) ?? []), rule])
  for (const { rule, facts } of ours) {
    const fields = Array.isArray(facts.fields)
      ? facts.fields.map(field => numberOf(next, facts.message, field))
      : []
    if (fields.length > 0) for (const number of fields) note(`${facts.message}/${number}`, rule)
    else
      note(
        facts.number === undefined ? String(facts.message ?? '') : `${facts.message}/${facts.number}`,
        rule
      )
  }
  const places = new Set([...theirs.keys(), ...rules.keys(), ...fieldPlaces(old), ...fieldPlaces(next)])
  return [...places].map(place => {
    const [message = '', number] = place.split('/')
    const find = (file: File) =>
      file.messages.find(each => each.name === message)?.fields.find(field => String(field.number) === number)
    return {
      old,
      next,
      message,
      before: find(old),
      after: find(next),
      ours: rules.get(place) ?? [],
      buf: [...(theirs.get(place) ?? [])]
    }
  })
}

function numberOf(file: File, message: unknown, field: string): number | undefined {
  return file.messages.find(({ name }) => name === message)?.fields.find(({ name }) => name === field)?.number
}

function fieldPlaces({ messages }: File): readonly string[] {
  return messages.flatMap(({ name, fields }) => fields.map(({ number }) => `${name}/${number}`))
}
