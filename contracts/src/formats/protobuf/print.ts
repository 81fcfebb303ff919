import { indent, inlineOptionLines, optionLines, wrap } from './print-options.ts'
import { quote } from './strings.ts'
import {
  type Constant,
  type Enum,
  type Extend,
  type Extensions,
  type Field,
  type FieldType,
  type File,
  type Message,
  maxEnumNumber,
  maxFieldNumber,
  type Oneof,
  type Range,
  type Reserved,
  type Rpc,
  type Service,
  type Tree
} from './tree.ts'

/** The text that is stored: as the Confluent registry, in the style of Square's Wire, prints what it has parsed. */
export function canonical({ file }: Tree): string {
  return print(file)
}

/** Two spaces deep; messages before enums; inside a message reserved, options, fields, oneofs, groups, extensions, types. */
export function print(file: File): string {
  const isProto = file.edition.startsWith('proto')
  const head = [
    ...(file.isEditionWritten ? [`${isProto ? 'syntax' : 'edition'} = "${file.edition}";`] : []),
    ...(file.package === '' ? [] : [`package ${file.package};`])
  ]
  const sections = [
    ...[undefined, 'public', 'weak', 'option'].map(modifier =>
      file.imports
        .filter(item => item.modifier === modifier)
        .map(({ path }) => `import ${modifier === undefined ? '' : `${modifier} `}${quote(path)};`)
    ),
    file.options.flatMap(optionLines),
    [...file.messages.flatMap(messageLines), ...file.enums.flatMap(item => enumLines(item, file))],
    file.extends.flatMap(extendLines),
    file.services.flatMap(serviceLines)
  ].filter(lines => lines.length > 0)
  return [...head, ...sections.flatMap(lines => ['', ...lines]), ''].join('\n')

  function messageLines(message: Message): readonly string[] {
    return block(`${visibility(message)}message ${message.name}`, messageSections(message))
  }

  function messageSections(message: Message): readonly (readonly string[])[] {
    return [
      message.reserved.map(item => reservedLine(item, maxFieldNumber, file)),
      message.options.flatMap(optionLines),
      message.fields.filter(isPlain).flatMap(fieldLines),
      message.oneofs.flatMap(oneofLines),
      message.fields.flatMap(groupLines),
      message.extensions.flatMap(extensionsLines),
      [...message.messages.flatMap(messageLines), ...message.enums.flatMap(item => enumLines(item, file))],
      message.extends.flatMap(extendLines)
    ]
  }

  function oneofLines({ name, options, fields }: Oneof): readonly string[] {
    return block(`oneof ${name}`, [
      options.flatMap(optionLines),
      fields.filter(isPlain).flatMap(fieldLines),
      fields.flatMap(groupLines)
    ])
  }

  function groupLines({ label, number, options, group }: Field): readonly string[] {
    if (group === undefined) return []
    const head = wrap(`${labelled(label)}group ${group.name} = ${number}`, inlineOptionLines(options), '')
    const [last = '', ...others] = head.toReversed()
    return [...others.toReversed(), ...block(last, messageSections(group))]
  }

  function extendLines({ type, fields }: Extend): readonly string[] {
    return block(`extend ${type.written}`, [
      fields.filter(isPlain).flatMap(fieldLines),
      fields.flatMap(groupLines)
    ])
  }
}

/** A head and, in braces, sections with an empty line between them. */
function block(head: string, sections: readonly (readonly string[])[]): readonly string[] {
  const body = sections.filter(lines => lines.length > 0)
  if (body.length === 0) return [`${head} {}`]
  return [`${head} {`, ...indent(body.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))), '}']
}

function enumLines(item: Enum, file: File): readonly string[] {
  return block(`${visibility(item)}enum ${item.name}`, [
    [
      ...item.reserved.map(reserved => reservedLine(reserved, maxEnumNumber, file)),
      ...item.options.flatMap(optionLines),
      ...item.constants.flatMap(constantLines)
    ]
  ])
}

function constantLines({ name, number, options }: Constant): readonly string[] {
  return wrap(`${name} = ${number}`, inlineOptionLines(options), ';')
}

function fieldLines({ label, type, name, number, options }: Field): readonly string[] {
  return wrap(`${labelled(label)}${typeText(type)} ${name} = ${number}`, inlineOptionLines(options), ';')
}

function serviceLines({ name, options, rpcs }: Service): readonly string[] {
  return block(`service ${name}`, [options.flatMap(optionLines), rpcs.flatMap(rpcLines)])
}

function rpcLines(rpc: Rpc): readonly string[] {
  const request = `(${rpc.isRequestStream ? 'stream ' : ''}${rpc.request.written})`
  const response = `(${rpc.isResponseStream ? 'stream ' : ''}${rpc.response.written})`
  const head = `rpc ${rpc.name} ${request} returns ${response}`
  if (rpc.options.length === 0) return [`${head};`]
  return [`${head} {`, ...indent(rpc.options.flatMap(optionLines)), '};']
}

function extensionsLines({ ranges, options }: Extensions): readonly string[] {
  const numbers = ranges.map(range => rangeText(range, maxFieldNumber)).join(', ')
  return wrap(`extensions ${numbers}`, inlineOptionLines(options), ';')
}

/** In editions the names are no strings. */
function reservedLine({ names, ranges }: Reserved, max: number, { edition }: File): string {
  const isQuoted = edition.startsWith('proto')
  const items = [
    ...ranges.map(range => rangeText(range, max)),
    ...names.map(name => (isQuoted ? quote(name) : name))
  ]
  return `reserved ${items.join(', ')};`
}

function rangeText({ first, last, isPair }: Range, max: number): string {
  return isPair ? `${first} to ${last === max ? 'max' : last}` : String(first)
}

/** A type as it is spelled. */
export function typeText(type: FieldType): string {
  if (type.kind === 'map') return `map<${type.key.name}, ${typeText(type.value)}>`
  return type.kind === 'scalar' ? type.name : type.written
}

function labelled(label: string | undefined): string {
  return label === undefined ? '' : `${label} `
}

function visibility(item: Message | Enum): string {
  return item.visibility === undefined ? '' : `${item.visibility} `
}

function isPlain({ group }: Field): boolean {
  return group === undefined
}
