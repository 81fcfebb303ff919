/** The rule of whatever nothing proves. */
export const unproven = 'NOT_PROVEN'

const remedy = (keyword: string) => `Remove ${keyword} from the reader, or give the writer the same first.`

/** What a reader asks for and a writer does not promise, by the keyword that asks. */
const sentences: Readonly<Record<string, string>> = {
  false: `At {path} the reader takes no value, and the writer may write one. Let the reader accept what the writer writes there, or have the writer exclude it.`,
  type: `At {path} the reader wants a type, and the writer may write another: a schema without "type" takes values of all types. Give the writer a type first, or let the reader take every type that the writer may write.`,
  enum: `At {path} the reader takes some values only, and nothing keeps the writer to them. Let the reader accept all of the writer's values, or give the writer the same enum first.`,
  const: `At {path} the reader takes one value only, and nothing keeps the writer to it. ${remedy('const')}`,
  format: `At {path} the reader wants a format that nothing keeps the writer to. ${remedy('format')}`,
  pattern: `At {path} the reader wants a pattern that nothing keeps the writer to. ${remedy('pattern')}`,
  multipleOf: `At {path} the reader wants multiples that nothing keeps the writer to. ${remedy('multipleOf')}`,
  required: `At {path} the reader requires a property that the writer may leave out; a default does not fill it in for validators. Take it out of the reader's required, or add it to the writer's first.`,
  contains: `At {path} the reader wants items that fit contains, and nothing shows that the writer writes as many of them. ${remedy('contains')}`,
  anyOf: `At {path} nothing shows that some branch of the reader's anyOf takes all that the writer may write. Keep the writer's branches in the reader, and add new ones beside them.`,
  oneOf: `At {path} nothing shows that just one branch of the reader's oneOf takes what the writer may write: two that overlap refuse it. Use anyOf in the reader, or tell its branches apart by a required property with a const.`,
  not: `At {path} nothing shows that the writer keeps away from what the reader excludes. ${remedy('not')}`,
  if: `At {path} nothing shows that the writer keeps to the reader's condition. Use the same if, then and else on both sides, or remove them from the reader.`,
  unevaluatedProperties: `At {path} it cannot be told which properties the reader takes for evaluated. Use the same schema on both sides, or additionalProperties in place of unevaluatedProperties.`,
  unevaluatedItems: `At {path} it cannot be told which items the reader takes for evaluated. Use the same schema on both sides, or items in place of unevaluatedItems.`,
  $ref: `At {path} the reader's reference leads back to itself, and says nothing that could be compared. Let it refer to a schema of its own.`
}

/** What could not be proven, with a blank for the path. */
export function doubtSentence(keyword: string): string {
  return (
    (Object.hasOwn(sentences, keyword) ? sentences[keyword] : undefined) ??
    `At {path} the reader asks for ${keyword}, and nothing keeps the writer to it. ${remedy(keyword)}`
  )
}
