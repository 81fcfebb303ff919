import { isJsonArray, isJsonObject, type JsonArray, type JsonObject, type Span } from '../json.ts'
import { type Edit, membersOf } from './members.ts'
import { asText, at, type Pact } from './pact.ts'

/**
 * The edits that give the base the plugins of the addition, and what they are configured with: schemas are kept there,
 * and the addition's interactions refer to them.
 */
export function mergePlugins(base: Pact, addition: Pact): readonly Edit[] {
  const news = pluginsOf(addition)
  const known = pluginsOf(base)
  const missing = news.filter(plugin => !known.some(candidate => sameName(candidate, plugin)))
  const configured = known.flatMap(plugin => {
    const other = news.find(candidate => sameName(candidate, plugin))
    return other ? mergeConfiguration(base, plugin, addition, other) : []
  })
  return [...appendPlugins(base, addition, missing), ...configured]
}

function pluginsOf(pact: Pact): readonly JsonObject[] {
  const plugins = at(pact.root, ['metadata', 'plugins'])
  return isJsonArray(plugins) ? plugins.filter(isJsonObject) : []
}

function sameName(one: JsonObject, other: JsonObject): boolean {
  return asText(one.get('name')) === asText(other.get('name'))
}

function appendPlugins(base: Pact, addition: Pact, plugins: readonly JsonObject[]): readonly Edit[] {
  if (plugins.length === 0) return []
  const items = plugins.map(plugin => textOf(addition, spanOf(addition, plugin))).join()
  const list = at(base.root, ['metadata', 'plugins'])
  if (isJsonArray(list)) {
    const { end } = spanOf(base, list)
    return [{ start: end - 1, end: end - 1, text: list.length > 0 ? `,${items}` : items }]
  }
  const metadata = base.root.get('metadata')
  if (isJsonObject(metadata)) return putMembers(base, metadata, new Map([['plugins', `[${items}]`]]))
  return putMembers(base, base.root, new Map([['metadata', `{"plugins":[${items}]}`]]))
}

function mergeConfiguration(
  base: Pact,
  plugin: JsonObject,
  addition: Pact,
  other: JsonObject
): readonly Edit[] {
  const news = other.get('configuration')
  const known = plugin.get('configuration')
  if (!isJsonObject(news)) return []
  const newSpan = spanOf(addition, news)
  if (!isJsonObject(known))
    return putMembers(base, plugin, new Map([['configuration', textOf(addition, newSpan)]]))
  const members = membersOf(addition.text, newSpan)
  return putMembers(base, known, new Map(members.map(({ name, value }) => [name, textOf(addition, value)])))
}

/** Members that the object has already are given the new value, others are appended. */
function putMembers(base: Pact, object: JsonObject, values: ReadonlyMap<string, string>): readonly Edit[] {
  const span = spanOf(base, object)
  const members = membersOf(base.text, span)
  const replaced = members.flatMap(({ name, value }) => {
    const text = values.get(name)
    return text === undefined ? [] : [{ ...value, text }]
  })
  const appended = [...values].filter(([name]) => !object.has(name))
  if (appended.length === 0) return replaced
  const text = appended.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()
  const start = members.at(-1)?.end ?? span.start + 1
  return [...replaced, { start, end: start, text: members.length > 0 ? `,${text}` : text }]
}

function spanOf(pact: Pact, value: JsonArray | JsonObject): Span {
  return pact.spans.get(value) ?? { start: 0, end: pact.text.length }
}

function textOf(pact: Pact, { start, end }: Span): string {
  return pact.text.slice(start, end)
}
