import type { TagEdit, TaggedPlace } from '../format.ts'
import { print } from './print.ts'
import type { Field, Message, MessageValue, Option, Tree, Value } from './tree.ts'

/**
 * The text with the tags of its messages and fields edited. A place is the message's name, without the package and with
 * a dot in front, and then the field's.
 */
export function retagged({ file }: Tree, edit: TagEdit): string {
  return print({ ...file, messages: file.messages.map(message => retaggedMessage(message, '', edit)) })
}

function retaggedMessage(message: Message, parent: string, edit: TagEdit): Message {
  const path = `${parent}.${message.name}`
  const field = (one: Field): Field => ({
    ...one,
    options: retaggedOptions(
      one.options,
      'field_meta',
      { path: `${path}.${one.name}`, type: 'sr_field' },
      edit
    ),
    group: one.group && retaggedMessage(one.group, path, edit)
  })
  return {
    ...message,
    options: retaggedOptions(message.options, 'message_meta', { path, type: 'sr_record' }, edit),
    fields: message.fields.map(field),
    oneofs: message.oneofs.map(oneof => ({ ...oneof, fields: oneof.fields.map(field) })),
    messages: message.messages.map(inner => retaggedMessage(inner, path, edit))
  }
}

function retaggedOptions(
  options: readonly Option[],
  extension: string,
  place: Omit<TaggedPlace, 'tags'>,
  edit: TagEdit
): readonly Option[] {
  const known = options.findLast(option => isMeta(option, extension))
  const meta = known?.value.kind === 'message' ? known.value : { kind: 'message' as const, entries: [] }
  const tags = meta.entries.filter(([key]) => key === 'tags').flatMap(([, value]) => textsIn(value))
  const edited = edit({ ...place, tags })
  if (edited.join('\n') === tags.join('\n')) return options
  const value = withTags(meta, edited)
  const others = options.filter(option => option !== known)
  if (value.entries.length === 0) return others
  return [...others, { name: [{ text: `confluent.${extension}`, isExtension: true }], value }]
}

function withTags({ entries }: MessageValue, tags: readonly string[]): MessageValue {
  const items = tags.map(text => ({ kind: 'string', text }) as const)
  const others = entries.filter(([key]) => key !== 'tags')
  return {
    kind: 'message',
    entries: items.length === 0 ? others : [...others, ['tags', { kind: 'list', items }]]
  }
}

function isMeta({ name }: Option, extension: string): boolean {
  const [only] = name
  return (
    name.length === 1 &&
    only?.isExtension === true &&
    only.text.replace(/^\./, '') === `confluent.${extension}`
  )
}

function textsIn(value: Value): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap(textsIn)
  return value.kind === 'string' ? [value.text] : []
}
