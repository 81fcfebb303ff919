import {
  checkRuleSet,
  defaultFormat,
  Failure,
  formatOf,
  guidOf,
  type Metadata,
  type Reference,
  type RuleSet,
  type Schema,
  type SchemaContent,
  type Subject
} from '@instep/contracts'
import type { Core } from './core.ts'
import { referencedTexts, settleReferences } from './references.ts'

/** A schema as a client sends it. */
export interface SchemaRequest {
  readonly text: string
  readonly type?: string
  readonly references?: readonly Reference[]
  readonly metadata?: Metadata
  readonly ruleSet?: RuleSet
}

/** A schema that was sent, understood, and given its identity. */
export interface Candidate {
  readonly content: SchemaContent
  readonly guid: string
  readonly schema: Schema
}

export interface CandidateOptions {
  readonly normalize: boolean
  /** Whether the text must also pass what only new schemas must. */
  readonly strict: boolean
}

/** How many times the longest text all that is referred to may be long, since all of it is parsed. */
const referencedLimit = 4

/** @throws Failure schemaInvalid, schemaTypeUnknown, referenceNotFound, schemaTooLarge, schemaEmpty */
export async function toCandidate(
  { store, settings, parsed }: Core,
  subject: Subject,
  request: SchemaRequest,
  { normalize, strict }: CandidateOptions
): Promise<Candidate> {
  const format = formatOf(request.type ?? defaultFormat)
  if (request.text.trim() === '') throw new Failure('schemaEmpty', {})
  if (request.text.length > settings.schemaLimit) {
    throw new Failure('schemaTooLarge', { limit: settings.schemaLimit })
  }
  if (request.ruleSet !== undefined) checkRuleSet(request.ruleSet)
  const references = await settleReferences(store.schemas, subject, request.references ?? [], normalize)
  const texts = await referencedTexts(store.schemas, subject, references, false)
  const limit = settings.schemaLimit * referencedLimit
  if (texts.reduce((length, { text }) => length + text.length, 0) > limit) {
    throw new Failure('schemaTooLarge', { limit })
  }
  const schema =
    texts.length === 0
      ? parsed.ofText(format.type, request.text, strict)
      : format.parse(request.text, { references: texts, strict })
  const content: SchemaContent = {
    type: format.type,
    text: normalize ? schema.normalized() : schema.canonical,
    references,
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
    ...(request.ruleSet === undefined ? {} : { ruleSet: request.ruleSet })
  }
  return { content, guid: guidOf(content), schema }
}
