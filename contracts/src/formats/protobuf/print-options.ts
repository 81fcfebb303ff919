import { quote } from './strings.ts'
import type { MessageValue, Option, Value } from './tree.ts'

/** `option NAME = VALUE;` */
export function optionLines(option: Option): readonly string[] {
  return wrap('option ', settingLines(option), ';')
}

/** ` [NAME = VALUE, …]`, one to a line unless there is but one. The first line continues the line before. */
export function inlineOptionLines(options: readonly Option[]): readonly string[] {
  const [only] = options
  if (only === undefined) return ['']
  const settings = [...options].sort((one, other) => lateness(one) - lateness(other)).map(settingLines)
  return wrap(' ', options.length === 1 ? wrap('[', settingLines(only), ']') : listLines(settings), '')
}

export function indent(lines: readonly string[]): readonly string[] {
  return lines.map(line => (line === '' ? '' : `  ${line}`))
}

/** Puts something before the first line and after the last. */
export function wrap(before: string, lines: readonly string[], after: string): readonly string[] {
  const wrapped = [...lines]
  wrapped[0] = before + (wrapped[0] ?? '')
  wrapped[wrapped.length - 1] += after
  return wrapped
}

/** Entries under one key, as one list. */
export function gather(entries: MessageValue['entries']): ReadonlyMap<string, Value> {
  const gathered = new Map<string, Value[]>()
  for (const [key, value] of entries) {
    const values = gathered.get(key)
    if (values === undefined) gathered.set(key, [value])
    else values.push(value)
  }
  return new Map([...gathered].map(([key, values]) => [key, merge(values)]))
}

function merge(values: readonly Value[]): Value {
  const [only] = values
  if (only !== undefined && values.length === 1) return only
  return { kind: 'list', items: values.flatMap(value => (value.kind === 'list' ? value.items : [value])) }
}

/** Wire's parser keeps these two apart from the options proper and writes them at the end. */
function lateness({ name }: Option): number {
  const [first] = name
  return name.length === 1 && first?.isExtension === false
    ? ['default', 'json_name'].indexOf(first.text) + 1
    : 0
}

function settingLines({ name, value }: Option): readonly string[] {
  const text = name.map(part => (part.isExtension ? `(${part.text})` : part.text)).join('.')
  const [item, ...more] = value.kind === 'list' ? value.items : []
  if (item !== undefined && more.length === 0) return wrap(`${text} = [`, valueLines(item), ']')
  return wrap(`${text} = `, valueLines(value), '')
}

function valueLines(value: Value): readonly string[] {
  switch (value.kind) {
    case 'string':
      return [quote(value.text)]
    case 'list':
      return listLines(value.items.map(valueLines))
    case 'message': {
      const entries = [...gather(value.entries)].map(([key, item]) => wrap(`${key}: `, valueLines(item), ''))
      return ['{', ...indent(separated(entries)), '}']
    }
    default:
      return [value.text]
  }
}

function listLines(items: readonly (readonly string[])[]): readonly string[] {
  return ['[', ...indent(separated(items)), ']']
}

function separated(items: readonly (readonly string[])[]): readonly string[] {
  return items.flatMap((lines, index) => (index === items.length - 1 ? lines : wrap('', lines, ',')))
}
