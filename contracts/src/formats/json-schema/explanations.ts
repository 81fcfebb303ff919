import type { Rule } from './rules.ts'

/** What changed, which side breaks, and the smallest change that mends it. `{name}` stands for a fact. */
export const explanations: Readonly<Record<Rule, string>> = {
  ID_CHANGED:
    'The id at {path} was {writer} and is now {reader}. That is told to people only and breaks nothing.',
  DESCRIPTION_CHANGED:
    'The description at {path} was {writer} and is now {reader}. That is told to people only and breaks nothing.',
  TITLE_CHANGED:
    'The title at {path} was {writer} and is now {reader}. That is told to people only and breaks nothing.',
  DEFAULT_CHANGED: 'The default at {path} was {writer} and is now {reader}. Messages are as valid as before.',
  SCHEMA_ADDED:
    'At {path} the reader has a schema where the writer has none, so it refuses values that the writer may write. Remove that schema from the reader, or let it accept anything.',
  SCHEMA_REMOVED: 'At {path} the reader no longer has a schema and accepts anything.',
  TYPE_EXTENDED: 'At {path} the reader takes any number where the writer writes integers.',
  TYPE_NARROWED:
    'At {path} the writer may write any number and the reader takes integers only. Keep "number" in the reader.',
  TYPE_CHANGED:
    'At {path} the writer writes {writer} and the reader expects {reader}, which is another kind of schema. Keep {writer}, or let the reader accept both with anyOf.',
  MAX_LENGTH_ADDED:
    'At {path} the reader wants at most {reader} characters, and the writer has no such limit, so the reader refuses some of its messages. Remove maxLength from the reader, or give the writer the limit first.',
  MAX_LENGTH_REMOVED:
    'At {path} the writer keeps to at most {writer} characters; the reader no longer asks for it.',
  MAX_LENGTH_INCREASED:
    'At {path} the reader wants at most {reader} characters; the writer keeps to at most {writer}, which is stricter.',
  MAX_LENGTH_DECREASED:
    'At {path} the reader wants at most {reader} characters, and the writer keeps only to at most {writer}, so the reader refuses what lies between. Set maxLength in the reader back to {writer}.',
  MIN_LENGTH_ADDED:
    'At {path} the reader wants at least {reader} characters, and the writer has no such limit, so the reader refuses some of its messages. Remove minLength from the reader, or give the writer the limit first.',
  MIN_LENGTH_REMOVED:
    'At {path} the writer keeps to at least {writer} characters; the reader no longer asks for it.',
  MIN_LENGTH_INCREASED:
    'At {path} the reader wants at least {reader} characters, and the writer keeps only to at least {writer}, so the reader refuses what lies between. Set minLength in the reader back to {writer}.',
  MIN_LENGTH_DECREASED:
    'At {path} the reader wants at least {reader} characters; the writer keeps to at least {writer}, which is stricter.',
  PATTERN_ADDED:
    'At {path} the reader wants texts that match {reader}, and the writer may write any. Remove the pattern from the reader, or give the writer the pattern first.',
  PATTERN_REMOVED: 'At {path} the reader takes any text, and no longer only those that match {writer}.',
  PATTERN_CHANGED:
    "At {path} the reader wants texts that match {reader}, and the writer writes texts that match {writer}. Keep the writer's pattern, or drop the pattern from the reader.",
  MAXIMUM_ADDED:
    'At {path} the reader wants at most {reader}, and the writer has no such limit, so the reader refuses some of its messages. Remove maximum from the reader, or give the writer the limit first.',
  MAXIMUM_REMOVED: 'At {path} the writer keeps to at most {writer}; the reader no longer asks for it.',
  MAXIMUM_INCREASED:
    'At {path} the reader wants at most {reader}; the writer keeps to at most {writer}, which is stricter.',
  MAXIMUM_DECREASED:
    'At {path} the reader wants at most {reader}, and the writer keeps only to at most {writer}, so the reader refuses what lies between. Set maximum in the reader back to {writer}.',
  MINIMUM_ADDED:
    'At {path} the reader wants at least {reader}, and the writer has no such limit, so the reader refuses some of its messages. Remove minimum from the reader, or give the writer the limit first.',
  MINIMUM_REMOVED: 'At {path} the writer keeps to at least {writer}; the reader no longer asks for it.',
  MINIMUM_INCREASED:
    'At {path} the reader wants at least {reader}, and the writer keeps only to at least {writer}, so the reader refuses what lies between. Set minimum in the reader back to {writer}.',
  MINIMUM_DECREASED:
    'At {path} the reader wants at least {reader}; the writer keeps to at least {writer}, which is stricter.',
  EXCLUSIVE_MAXIMUM_ADDED:
    'At {path} the reader wants less than {reader}, and the writer has no such limit, so the reader refuses some of its messages. Remove exclusiveMaximum from the reader, or give the writer the limit first.',
  EXCLUSIVE_MAXIMUM_REMOVED:
    'At {path} the writer writes less than {writer}; the reader no longer asks for it.',
  EXCLUSIVE_MAXIMUM_INCREASED:
    'At {path} the reader wants less than {reader}; the writer writes less than {writer}, which is stricter.',
  EXCLUSIVE_MAXIMUM_DECREASED:
    'At {path} the reader wants less than {reader}, and the writer writes less than {writer}, so the reader refuses what lies between. Set exclusiveMaximum in the reader back to {writer}.',
  EXCLUSIVE_MINIMUM_ADDED:
    'At {path} the reader wants more than {reader}, and the writer has no such limit, so the reader refuses some of its messages. Remove exclusiveMinimum from the reader, or give the writer the limit first.',
  EXCLUSIVE_MINIMUM_REMOVED:
    'At {path} the writer writes more than {writer}; the reader no longer asks for it.',
  EXCLUSIVE_MINIMUM_INCREASED:
    'At {path} the reader wants more than {reader}, and the writer writes more than {writer}, so the reader refuses what lies between. Set exclusiveMinimum in the reader back to {writer}.',
  EXCLUSIVE_MINIMUM_DECREASED:
    'At {path} the reader wants more than {reader}; the writer writes more than {writer}, which is stricter.',
  MULTIPLE_OF_ADDED:
    'At {path} the reader wants multiples of {reader}, and the writer may write any number. Remove multipleOf from the reader, or give it to the writer first.',
  MULTIPLE_OF_REMOVED: 'At {path} the reader takes any number; the writer writes multiples of {writer}.',
  MULTIPLE_OF_EXPANDED:
    'At {path} the reader wants multiples of {reader}, and the writer writes multiples of {writer}, which are more. Set multipleOf in the reader back to {writer}.',
  MULTIPLE_OF_REDUCED:
    "At {path} the reader takes multiples of {reader}, and the writer's multiples of {writer} are among them.",
  MULTIPLE_OF_CHANGED:
    'At {path} the reader wants multiples of {reader}, and the writer writes multiples of {writer}, most of which are none. Set multipleOf in the reader back to {writer}, or to a number that divides it.',
  REQUIRED_ATTRIBUTE_ADDED: `The reader requires "{name}", which the writer may leave out. Take it out of the reader's required, or let every writer require it first.`,
  REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED:
    'The reader requires "{name}", which the writer may leave out; the reader has a default to fill in.',
  REQUIRED_ATTRIBUTE_REMOVED: 'The reader no longer requires "{name}", which the writer always writes.',
  MAX_PROPERTIES_ADDED:
    'At {path} the reader wants at most {reader} properties, and the writer has no such limit, so the reader refuses some of its messages. Remove maxProperties from the reader, or give the writer the limit first.',
  MAX_PROPERTIES_REMOVED:
    'At {path} the writer keeps to at most {writer} properties; the reader no longer asks for it.',
  MAX_PROPERTIES_INCREASED:
    'At {path} the reader wants at most {reader} properties; the writer keeps to at most {writer}, which is stricter.',
  MAX_PROPERTIES_DECREASED:
    'At {path} the reader wants at most {reader} properties, and the writer keeps only to at most {writer}, so the reader refuses what lies between. Set maxProperties in the reader back to {writer}.',
  MIN_PROPERTIES_ADDED:
    'At {path} the reader wants at least {reader} properties, and the writer has no such limit, so the reader refuses some of its messages. Remove minProperties from the reader, or give the writer the limit first.',
  MIN_PROPERTIES_REMOVED:
    'At {path} the writer keeps to at least {writer} properties; the reader no longer asks for it.',
  MIN_PROPERTIES_INCREASED:
    'At {path} the reader wants at least {reader} properties, and the writer keeps only to at least {writer}, so the reader refuses what lies between. Set minProperties in the reader back to {writer}.',
  MIN_PROPERTIES_DECREASED:
    'At {path} the reader wants at least {reader} properties; the writer keeps to at least {writer}, which is stricter.',
  ADDITIONAL_PROPERTIES_ADDED:
    'At {path} the reader accepts further properties that the writer does not write.',
  ADDITIONAL_PROPERTIES_REMOVED:
    'At {path} the reader refuses properties that it does not name, and the writer may write such. Remove additionalProperties: false from the reader, or name the properties that writers use.',
  ADDITIONAL_PROPERTIES_EXTENDED:
    'At {path} the reader accepts any further properties, where the writer keeps to a schema.',
  ADDITIONAL_PROPERTIES_NARROWED:
    'At {path} the reader wants further properties to fit a schema, and the writer may write any. Remove the schema at additionalProperties from the reader, or give it to the writer first.',
  UNEVALUATED_PROPERTIES_ADDED:
    'At {path} the reader accepts further properties that the writer does not write.',
  UNEVALUATED_PROPERTIES_REMOVED:
    'At {path} the reader refuses properties that it does not name, and the writer may write such. Remove unevaluatedProperties: false from the reader, or name the properties that writers use.',
  UNEVALUATED_PROPERTIES_EXTENDED:
    'At {path} the reader accepts any further properties, where the writer keeps to a schema.',
  UNEVALUATED_PROPERTIES_NARROWED:
    'At {path} the reader wants further properties to fit a schema, and the writer may write any. Remove the schema at unevaluatedProperties from the reader, or give it to the writer first.',
  DEPENDENCY_ARRAY_ADDED:
    'Where "{name}" is present the reader also wants {reader}, and the writer may leave that out. Remove the dependency from the reader, or give it to the writer first.',
  DEPENDENCY_ARRAY_REMOVED:
    'Where "{name}" is present the writer also writes {writer}; the reader no longer asks for it.',
  DEPENDENCY_ARRAY_EXTENDED: `Where "{name}" is present the reader wants {reader}, and the writer promises only {writer}. Take the new names out of the reader's dependency.`,
  DEPENDENCY_ARRAY_NARROWED:
    'Where "{name}" is present the reader wants {reader}, and the writer promises {writer}, which is more.',
  DEPENDENCY_ARRAY_CHANGED:
    'Where "{name}" is present the reader wants {reader}, and the writer promises {writer}. Let the reader ask only for names that the writer promises.',
  DEPENDENCY_SCHEMA_ADDED:
    'Where "{name}" is present the reader wants the message to fit a further schema, which the writer does not know. Remove the dependency from the reader, or give it to the writer first.',
  DEPENDENCY_SCHEMA_REMOVED:
    'Where "{name}" is present the writer keeps to a further schema; the reader no longer asks for it.',
  PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader names the property "{name}" and accepts any value for it, as before.',
  PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader gives the property "{name}" a schema, but the writer is open to properties that it does not name and may write "{name}" with any value. Give the writer additionalProperties: false before properties are added, or let the reader accept any value for "{name}".',
  REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader requires a new property "{name}", which the writer need not write, and may write with any value. Do not require it; and give the writer additionalProperties: false, or let the reader accept any value for "{name}".',
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader gives the property "{name}" a schema, but the writer is open to properties that it does not name and may write "{name}" with any value. Give the writer additionalProperties: false before properties are added, or let the reader accept any value for "{name}".',
  OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader gives the property "{name}" a schema, but the writer is open to properties that it does not name and may write "{name}" with any value. Give the writer additionalProperties: false before properties are added, or let the reader accept any value for "{name}".',
  REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: `The reader requires a new property "{name}", which the writer does not write. Take it out of the reader's required, or give the property a default.`,
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL:
    'The reader requires a new property "{name}" that the writer does not write; the reader has a default to fill in.',
  OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL:
    'The reader knows a new, optional property "{name}" that the writer does not write.',
  PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: `The reader names the property "{name}", and accepts every value for it that the writer's schema for further properties allows.`,
  PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: `The reader names the property "{name}", but refuses some values that the writer's schema for further properties allows. Let the reader's schema for "{name}" accept all of those.`,
  PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL:
    'The reader no longer names the property "{name}" and accepts any value for it.',
  PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL:
    'The property "{name}" could never be written, and the reader no longer names it.',
  PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL:
    'The writer writes the property "{name}", and the reader refuses properties that it does not name. Keep "{name}" in the reader, or allow additional properties there.',
  PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL:
    'The reader no longer names the property "{name}", but its schema for further properties accepts it.',
  PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: `The reader no longer names the property "{name}", and its schema for further properties refuses some of the writer's values. Keep "{name}" in the reader, or widen that schema.`,
  RESERVED_PROPERTY_REMOVED:
    'The property at {path} was reserved and no longer is. Keep it among the reserved ones.',
  RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY:
    'The property at {path} has a name that is reserved. Give it another name.',
  MAX_ITEMS_ADDED:
    'At {path} the reader wants at most {reader} items, and the writer has no such limit, so the reader refuses some of its messages. Remove maxItems from the reader, or give the writer the limit first.',
  MAX_ITEMS_REMOVED:
    'At {path} the writer keeps to at most {writer} items; the reader no longer asks for it.',
  MAX_ITEMS_INCREASED:
    'At {path} the reader wants at most {reader} items; the writer keeps to at most {writer}, which is stricter.',
  MAX_ITEMS_DECREASED:
    'At {path} the reader wants at most {reader} items, and the writer keeps only to at most {writer}, so the reader refuses what lies between. Set maxItems in the reader back to {writer}.',
  MIN_ITEMS_ADDED:
    'At {path} the reader wants at least {reader} items, and the writer has no such limit, so the reader refuses some of its messages. Remove minItems from the reader, or give the writer the limit first.',
  MIN_ITEMS_REMOVED:
    'At {path} the writer keeps to at least {writer} items; the reader no longer asks for it.',
  MIN_ITEMS_INCREASED:
    'At {path} the reader wants at least {reader} items, and the writer keeps only to at least {writer}, so the reader refuses what lies between. Set minItems in the reader back to {writer}.',
  MIN_ITEMS_DECREASED:
    'At {path} the reader wants at least {reader} items; the writer keeps to at least {writer}, which is stricter.',
  MAX_CONTAINS_ADDED:
    'At {path} the reader wants at most {reader} items that fit contains, and the writer has no such limit, so the reader refuses some of its messages. Remove maxContains from the reader, or give the writer the limit first.',
  MAX_CONTAINS_REMOVED:
    'At {path} the writer keeps to at most {writer} items that fit contains; the reader no longer asks for it.',
  MAX_CONTAINS_INCREASED:
    'At {path} the reader wants at most {reader} items that fit contains; the writer keeps to at most {writer}, which is stricter.',
  MAX_CONTAINS_DECREASED:
    'At {path} the reader wants at most {reader} items that fit contains, and the writer keeps only to at most {writer}, so the reader refuses what lies between. Set maxContains in the reader back to {writer}.',
  MIN_CONTAINS_ADDED:
    'At {path} the reader wants at least {reader} items that fit contains, and the writer has no such limit, so the reader refuses some of its messages. Remove minContains from the reader, or give the writer the limit first.',
  MIN_CONTAINS_REMOVED:
    'At {path} the writer keeps to at least {writer} items that fit contains; the reader no longer asks for it.',
  MIN_CONTAINS_INCREASED:
    'At {path} the reader wants at least {reader} items that fit contains, and the writer keeps only to at least {writer}, so the reader refuses what lies between. Set minContains in the reader back to {writer}.',
  MIN_CONTAINS_DECREASED:
    'At {path} the reader wants at least {reader} items that fit contains; the writer keeps to at least {writer}, which is stricter.',
  UNIQUE_ITEMS_ADDED:
    'At {path} the reader wants items that differ, and the writer may repeat some. Remove uniqueItems from the reader, or give it to the writer first.',
  UNIQUE_ITEMS_REMOVED: 'At {path} the reader takes repeated items, which the writer does not write.',
  ADDITIONAL_ITEMS_ADDED: 'At {path} the reader accepts further items that the writer does not write.',
  ADDITIONAL_ITEMS_REMOVED:
    'At {path} the reader refuses items that it does not name, and the writer may write such. Remove additionalItems: false from the reader, or name the items that writers use.',
  ADDITIONAL_ITEMS_EXTENDED:
    'At {path} the reader accepts any further items, where the writer keeps to a schema.',
  ADDITIONAL_ITEMS_NARROWED:
    'At {path} the reader wants further items to fit a schema, and the writer may write any. Remove the schema at additionalItems from the reader, or give it to the writer first.',
  UNEVALUATED_ITEMS_ADDED: 'At {path} the reader accepts further items that the writer does not write.',
  UNEVALUATED_ITEMS_REMOVED:
    'At {path} the reader refuses items that it does not name, and the writer may write such. Remove unevaluatedItems: false from the reader, or name the items that writers use.',
  UNEVALUATED_ITEMS_EXTENDED:
    'At {path} the reader accepts any further items, where the writer keeps to a schema.',
  UNEVALUATED_ITEMS_NARROWED:
    'At {path} the reader wants further items to fit a schema, and the writer may write any. Remove the schema at unevaluatedItems from the reader, or give it to the writer first.',
  ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL:
    'The reader names the item at {path} and accepts any value for it, as before.',
  ITEM_ADDED_TO_OPEN_CONTENT_MODEL:
    "The reader gives the item at {path} a schema, but the writer is open to further items and may write any value there. Close the writer's array before items are added, or let the reader accept any value there.",
  ITEM_ADDED_TO_CLOSED_CONTENT_MODEL:
    'The reader knows a new item at {path}, which the writer does not write.',
  ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL:
    "The reader names the item at {path}, and accepts every value for it that the writer's schema for further items allows.",
  ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL:
    "The reader names the item at {path}, but refuses some values that the writer's schema for further items allows. Let the reader accept all of those there.",
  ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL:
    'The reader no longer names the item at {path} and accepts any value for it.',
  ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL:
    'The item at {path} could never be written, and the reader no longer names it.',
  ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL:
    'The writer writes the item at {path}, and the reader refuses items that it does not name. Keep the item in the reader, or allow additional items there.',
  ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL:
    'The reader no longer names the item at {path}, but its schema for further items accepts it.',
  ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL:
    "The reader no longer names the item at {path}, and its schema for further items refuses some of the writer's values. Keep the item in the reader, or widen that schema.",
  ENUM_ARRAY_EXTENDED: 'At {path} the reader also takes {gained}, which the writer does not write.',
  ENUM_ARRAY_NARROWED:
    "At {path} the reader no longer takes {lost}, which the writer may write. Keep all of the writer's values in the reader.",
  ENUM_ARRAY_CHANGED:
    "At {path} the reader takes other values than the writer writes. Keep all of the writer's values in the reader, and add the new ones to them.",
  COMBINED_TYPE_EXTENDED: "At {path} the reader's {reader} accepts all that the writer's {writer} does.",
  COMBINED_TYPE_CHANGED:
    'At {path} the writer has {writer} and the reader {reader}, which lets through less. Keep {writer}, or use anyOf.',
  COMBINED_TYPE_SUBSCHEMAS_CHANGED:
    'At {path} not every branch of the {writer} has a counterpart on the other side that can read it. Keep the branches as they are, and add new ones beside them.',
  PRODUCT_TYPE_EXTENDED:
    "At {path} the reader's allOf has {readerBranches} conditions and the writer's {writerBranches}, so the reader asks for more. Remove the new ones from the reader, or give them to the writer first.",
  PRODUCT_TYPE_NARROWED: 'At {path} the reader asks for fewer of the conditions that the writer keeps to.',
  SUM_TYPE_EXTENDED: 'At {path} the reader accepts alternatives that the writer does not use.',
  SUM_TYPE_NARROWED:
    "At {path} the reader accepts {readerBranches} alternatives and the writer may use {writerBranches}. Keep all of the writer's alternatives in the reader.",
  NOT_TYPE_EXTENDED:
    'At {path} the reader excludes values that the writer may write. Exclude no more than the writer does.',
  NOT_TYPE_NARROWED: 'At {path} the reader excludes less than the writer does.'
}
