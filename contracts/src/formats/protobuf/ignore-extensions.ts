import { print } from './print.ts'
import type { Enum, Extensions, Field, File, Message, Oneof, Option, Tree, Value } from './tree.ts'

/**
 * The canonical text without the extensions that the file declares and the options that extensions define, at any
 * depth. Ranges of extensions stay, since they say which numbers are taken, and so do imports.
 */
export function ignoringExtensions({ file }: Tree): string {
  return print(plainFile(file))
}

function plainFile(file: File): File {
  return {
    ...file,
    options: plain(file.options),
    messages: file.messages.map(plainMessage),
    enums: file.enums.map(plainEnum),
    extends: [],
    services: file.services.map(service => ({
      ...service,
      options: plain(service.options),
      rpcs: service.rpcs.map(withPlainOptions)
    }))
  }
}

function plainMessage(message: Message): Message {
  return {
    ...message,
    options: plain(message.options),
    fields: message.fields.map(plainField),
    oneofs: message.oneofs.map(plainOneof),
    extensions: message.extensions.map(withPlainOptions<Extensions>),
    messages: message.messages.map(plainMessage),
    enums: message.enums.map(plainEnum),
    extends: []
  }
}

function plainOneof(oneof: Oneof): Oneof {
  return { ...oneof, options: plain(oneof.options), fields: oneof.fields.map(plainField) }
}

function plainField(field: Field): Field {
  return { ...field, options: plain(field.options), group: field.group && plainMessage(field.group) }
}

function plainEnum(item: Enum): Enum {
  return { ...item, options: plain(item.options), constants: item.constants.map(withPlainOptions) }
}

function withPlainOptions<Item extends { readonly options: readonly Option[] }>(item: Item): Item {
  return { ...item, options: plain(item.options) }
}

function plain(options: readonly Option[]): readonly Option[] {
  return options
    .filter(({ name }) => !name.some(({ isExtension }) => isExtension))
    .map(({ name, value }) => ({ name, value: plainValue(value) }))
}

/** In a message the keys of extensions are in brackets. */
function plainValue(value: Value): Value {
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(plainValue) }
  if (value.kind !== 'message') return value
  const entries = value.entries.filter(([key]) => !key.startsWith('['))
  return { kind: 'message', entries: entries.map(([key, item]) => [key, plainValue(item)] as const) }
}
