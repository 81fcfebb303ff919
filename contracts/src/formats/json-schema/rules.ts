import type { Difference, Policy } from '../format.ts'
import type { Sentence } from './sentences.ts'

interface Row {
  readonly allowedUnder: readonly Policy[]
  /** Confluent's sentence; rules that never break have none of Confluent's. */
  readonly says: Sentence
}

const fine = { allowedUnder: ['STRICT', 'LENIENT', 'LOGICAL'], says: 'harmless' } as const satisfies Row

function lenient(says: Sentence): Row {
  return { allowedUnder: ['LENIENT'], says }
}

function breaking(says: Sentence): Row {
  return { allowedUnder: [], says }
}

/** Every way in which a reader's JSON Schema can differ from a writer's, named as Confluent names them. */
export const rules = {
  // any schema
  ID_CHANGED: fine,
  DESCRIPTION_CHANGED: fine,
  TITLE_CHANGED: fine,
  DEFAULT_CHANGED: fine,
  SCHEMA_ADDED: breaking('nothing'),
  SCHEMA_REMOVED: fine,
  TYPE_EXTENDED: fine,
  TYPE_NARROWED: breaking('typeDiffers'),
  TYPE_CHANGED: breaking('typeDiffers'),
  // strings
  MAX_LENGTH_ADDED: breaking('absent'),
  MAX_LENGTH_REMOVED: fine,
  MAX_LENGTH_INCREASED: fine,
  MAX_LENGTH_DECREASED: breaking('less'),
  MIN_LENGTH_ADDED: breaking('absent'),
  MIN_LENGTH_REMOVED: fine,
  MIN_LENGTH_INCREASED: breaking('greater'),
  MIN_LENGTH_DECREASED: fine,
  PATTERN_ADDED: breaking('absent'),
  PATTERN_REMOVED: fine,
  PATTERN_CHANGED: breaking('valueDiffers'),
  // numbers
  MAXIMUM_ADDED: breaking('absent'),
  MAXIMUM_REMOVED: fine,
  MAXIMUM_INCREASED: fine,
  MAXIMUM_DECREASED: breaking('less'),
  MINIMUM_ADDED: breaking('absent'),
  MINIMUM_REMOVED: fine,
  MINIMUM_INCREASED: breaking('greater'),
  MINIMUM_DECREASED: fine,
  EXCLUSIVE_MAXIMUM_ADDED: breaking('absent'),
  EXCLUSIVE_MAXIMUM_REMOVED: fine,
  EXCLUSIVE_MAXIMUM_INCREASED: fine,
  EXCLUSIVE_MAXIMUM_DECREASED: breaking('less'),
  EXCLUSIVE_MINIMUM_ADDED: breaking('absent'),
  EXCLUSIVE_MINIMUM_REMOVED: fine,
  EXCLUSIVE_MINIMUM_INCREASED: breaking('greater'),
  EXCLUSIVE_MINIMUM_DECREASED: fine,
  MULTIPLE_OF_ADDED: breaking('absent'),
  MULTIPLE_OF_REMOVED: fine,
  MULTIPLE_OF_EXPANDED: breaking('greater'),
  MULTIPLE_OF_REDUCED: fine,
  MULTIPLE_OF_CHANGED: breaking('valueDiffers'),
  // objects
  REQUIRED_ATTRIBUTE_ADDED: breaking('absent'),
  REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED: fine,
  REQUIRED_ATTRIBUTE_REMOVED: fine,
  MAX_PROPERTIES_ADDED: breaking('absent'),
  MAX_PROPERTIES_REMOVED: fine,
  MAX_PROPERTIES_INCREASED: fine,
  MAX_PROPERTIES_DECREASED: breaking('less'),
  MIN_PROPERTIES_ADDED: breaking('absent'),
  MIN_PROPERTIES_REMOVED: fine,
  MIN_PROPERTIES_INCREASED: breaking('greater'),
  MIN_PROPERTIES_DECREASED: fine,
  ADDITIONAL_PROPERTIES_ADDED: fine,
  ADDITIONAL_PROPERTIES_REMOVED: lenient('absent'),
  ADDITIONAL_PROPERTIES_EXTENDED: fine,
  ADDITIONAL_PROPERTIES_NARROWED: lenient('fewer'),
  UNEVALUATED_PROPERTIES_ADDED: fine,
  UNEVALUATED_PROPERTIES_REMOVED: lenient('absent'),
  UNEVALUATED_PROPERTIES_EXTENDED: fine,
  UNEVALUATED_PROPERTIES_NARROWED: lenient('fewer'),
  // dependencies
  DEPENDENCY_ARRAY_ADDED: breaking('absent'),
  DEPENDENCY_ARRAY_REMOVED: fine,
  DEPENDENCY_ARRAY_EXTENDED: breaking('more'),
  DEPENDENCY_ARRAY_NARROWED: fine,
  DEPENDENCY_ARRAY_CHANGED: breaking('valueDiffers'),
  DEPENDENCY_SCHEMA_ADDED: breaking('absent'),
  DEPENDENCY_SCHEMA_REMOVED: fine,
  // properties
  PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: fine,
  PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: breaking('addedToOpen'),
  REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: breaking('addedToOpen'),
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL: lenient('addedToOpen'),
  OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: lenient('addedToOpen'),
  REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: breaking('requiredAdded'),
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL: fine,
  OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: fine,
  PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: fine,
  PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: lenient('addedUncovered'),
  PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL: fine,
  PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: fine,
  PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL: lenient('removedFromClosed'),
  PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: fine,
  PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: lenient('removedUncovered'),
  RESERVED_PROPERTY_REMOVED: breaking('reservedRemoved'),
  RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY: breaking('reservedConflict'),
  // arrays
  MAX_ITEMS_ADDED: breaking('absent'),
  MAX_ITEMS_REMOVED: fine,
  MAX_ITEMS_INCREASED: fine,
  MAX_ITEMS_DECREASED: breaking('less'),
  MIN_ITEMS_ADDED: breaking('absent'),
  MIN_ITEMS_REMOVED: fine,
  MIN_ITEMS_INCREASED: breaking('greater'),
  MIN_ITEMS_DECREASED: fine,
  MAX_CONTAINS_ADDED: breaking('absent'),
  MAX_CONTAINS_REMOVED: fine,
  MAX_CONTAINS_INCREASED: fine,
  MAX_CONTAINS_DECREASED: breaking('less'),
  MIN_CONTAINS_ADDED: breaking('absent'),
  MIN_CONTAINS_REMOVED: fine,
  MIN_CONTAINS_INCREASED: breaking('greater'),
  MIN_CONTAINS_DECREASED: fine,
  UNIQUE_ITEMS_ADDED: breaking('absent'),
  UNIQUE_ITEMS_REMOVED: fine,
  ADDITIONAL_ITEMS_ADDED: fine,
  ADDITIONAL_ITEMS_REMOVED: breaking('absent'),
  ADDITIONAL_ITEMS_EXTENDED: fine,
  ADDITIONAL_ITEMS_NARROWED: breaking('fewer'),
  UNEVALUATED_ITEMS_ADDED: fine,
  UNEVALUATED_ITEMS_REMOVED: breaking('absent'),
  UNEVALUATED_ITEMS_EXTENDED: fine,
  UNEVALUATED_ITEMS_NARROWED: breaking('fewer'),
  // items
  ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: fine,
  ITEM_ADDED_TO_OPEN_CONTENT_MODEL: breaking('addedToOpen'),
  ITEM_ADDED_TO_CLOSED_CONTENT_MODEL: fine,
  ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: fine,
  ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: breaking('addedUncovered'),
  ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL: fine,
  ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: fine,
  ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL: breaking('removedFromClosed'),
  ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: fine,
  ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: breaking('removedUncovered'),
  // enumerations
  ENUM_ARRAY_EXTENDED: fine,
  ENUM_ARRAY_NARROWED: breaking('fewer'),
  ENUM_ARRAY_CHANGED: breaking('typeDiffers'),
  // combinations
  COMBINED_TYPE_EXTENDED: fine,
  COMBINED_TYPE_CHANGED: breaking('typeDiffers'),
  COMBINED_TYPE_SUBSCHEMAS_CHANGED: breaking('typeDiffers'),
  PRODUCT_TYPE_EXTENDED: breaking('more'),
  PRODUCT_TYPE_NARROWED: fine,
  SUM_TYPE_EXTENDED: fine,
  SUM_TYPE_NARROWED: breaking('fewer'),
  NOT_TYPE_EXTENDED: breaking('more'),
  NOT_TYPE_NARROWED: fine
} as const satisfies Record<string, Row>

export type Rule = keyof typeof rules

/** Whether a reader with this difference may fail to read, as a policy sees it. */
export function breaksUnder(policy: Policy, rule: string): boolean {
  const row: Row = rules[rule as Rule] // a difference of this format has a rule of this table
  return !row.allowedUnder.includes(policy)
}

/** The rule of a difference of this format. */
export function ruleOf({ rule }: Difference): Rule {
  return rule as Rule // a difference of this format has a rule of this table
}
