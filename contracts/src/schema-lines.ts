import { isJsonArray, isJsonObject, type Json, JsonError, parseJson, writeJson } from './json.ts'

/** Parts of a schema that are shorter stay on one line. */
const inlineLimit = 60

/** A schema's text in lines that people can compare: a JSON text is spread out, any other is there already. */
export function schemaLines(text: string): string[] {
  try {
    return spread(parseJson(text), '')
  } catch (error) {
    if (error instanceof JsonError) return text.trimEnd().split('\n')
    throw error
  }
}

function spread(value: Json, margin: string): string[] {
  const compact = spaced(value)
  if (margin.length + compact.length <= inlineLimit) return [compact]
  if (isJsonArray(value))
    return enclosed(
      '[',
      ']',
      value.map(item => spread(item, `${margin}  `))
    )
  if (isJsonObject(value)) {
    const members = [...value].map(([key, member]) => {
      const [first = '', ...rest] = spread(member, `${margin}  `)
      return [`${writeJson(key)}: ${first}`, ...rest]
    })
    return enclosed('{', '}', members)
  }
  return [compact]
}

function enclosed(open: string, close: string, parts: readonly (readonly string[])[]): string[] {
  const lines = parts.flatMap((part, index) =>
    part.map((line, at) => `  ${line}${at === part.length - 1 && index < parts.length - 1 ? ',' : ''}`)
  )
  return [open, ...lines, close]
}

/** On one line, with room between the parts. */
function spaced(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (!isJsonObject(value)) return writeJson(value)
  const members = [...value].map(([key, member]) => `${writeJson(key)}: ${spaced(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
