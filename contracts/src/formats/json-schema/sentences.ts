/** Confluent's sentences: `{path}` is filled in here, `%s` is left for the reader and then the writer. */
export const sentences = {
  nothing: '',
  harmless: "The schemas differ at path '{path}', and the %s schema can read the %s schema",
  absent: "The keyword at path '{path}' in the %s schema is not present in the %s schema",
  greater: "The value at path '{path}' in the %s schema is more than its value in the %s schema",
  less: "The value at path '{path}' in the %s schema is less than its value in the %s schema",
  valueDiffers: "The value at path '{path}' is different between the %s and %s schema",
  fewer: "An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema",
  more: "An array or combined type at path '{path}' has more elements in the %s schema than the %s schema",
  typeDiffers: "A type at path '{path}' is different between the %s schema and the %s schema",
  addedToOpen:
    "The %s schema has an open content model and has a property or item at path '{path}' which is missing in the %s schema",
  requiredAdded:
    "The %s schema has an unopen content model and has a required property at path '{path}' which is missing in the %s schema",
  removedFromClosed:
    "The %s has a closed content model and is missing a property or item present at path '{path}' in the %s schema",
  removedUncovered:
    "A property or item is missing in the %s schema but present at path '{path}' in the %s schema and is not covered by its partially open content model",
  addedUncovered:
    "The %s schema has a property or item at path '{path}' which is missing in the %s schema and is not covered by its partially open content model",
  reservedRemoved:
    "The %s schema has reserved property '{path}' removed from its metadata which is present in the %s schema's metadata.",
  reservedConflict: "The %s schema has property that conflicts with the reserved property '{path}'."
} as const

export type Sentence = keyof typeof sentences
