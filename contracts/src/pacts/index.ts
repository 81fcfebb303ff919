export type { Choice } from './choices.ts'
export {
  comparePacts,
  describeDifference,
  describeInteraction,
  type InteractionName,
  type PactDifference,
  type Pointers
} from './difference.ts'
export { embeddedConfiguration } from './embedded.ts'
export { exampleOf, type MessageExample, type MessagePart } from './examples.ts'
export type {
  BranchMembership,
  ConsumerFact,
  ConsumerVersionFact,
  VerificationFact,
  VerificationFacts
} from './facts.ts'
export { contentSha, interactionId } from './identity.ts'
export { type LinkSignal, type SchemaLink, schemaLinks } from './links.ts'
export { lookalikes } from './lookalike.ts'
export { buildMatrix, type Matrix, type MatrixCounts } from './matrix.ts'
export {
  checkMatrixQuery,
  type LatestBy,
  type MatrixQuery,
  type MatrixQueryInput,
  type MatrixSelector,
  type MatrixTarget
} from './matrix-query.ts'
export type {
  ExtraRow,
  MatrixFacts,
  MatrixRow,
  MatrixSelectors,
  PublicationFact,
  ResultFact
} from './matrix-rows.ts'
export {
  type FoundVersions,
  type Integration,
  inferredSelectors,
  integrationsOf,
  meansAnyVersion,
  type ResolvedSelector,
  resolveSelector
} from './matrix-selectors.ts'
export { describeSelector, type MatrixNotice, matrixNotice, matrixReason } from './matrix-words.ts'
export { describeConflict, type Merge, type MergeConflict, mergePacts } from './merge.ts'
export { shortDescription, type VerificationNotice, verificationNotices } from './notices.ts'
export {
  type Container,
  checkNames,
  type Interaction,
  type InteractionKind,
  type Pact,
  type ProviderState,
  readPact
} from './pact.ts'
export type { Pair, Reason, ReasonKind } from './reasons.ts'
export {
  type KeepReason,
  keepReasons,
  matchesAny,
  type RetentionPolicy,
  type RetentionVersion,
  retain
} from './retention.ts'
export { type Pending, type SelectedPact, type SelectionRequest, selectPacts } from './selection.ts'
export type { SelectorInput } from './selector-rules.ts'
export {
  type BranchFallback,
  type ConsumerVersionSelector,
  parseSelectors,
  type SelectorContext,
  tagSelectors
} from './selectors.ts'
export { type Additions, splice } from './splice.ts'
export { basicCredentials, mask, masked, redacted, secretsOf, unmasked } from './webhook-secrets.ts'
export {
  contentTypeOf,
  filledRequest,
  statusVariables,
  type WebhookVariables,
  webhookVariables
} from './webhook-template.ts'
export {
  afterAttempt,
  concerns,
  hostOf,
  type LabelledParty,
  type TriggerStatus,
  urlProblem,
  type Webhook,
  type WebhookEvent,
  type WebhookMethod,
  type WebhookParty,
  type WebhookRequest,
  webhookEvents,
  webhookMethods,
  webhookName
} from './webhooks.ts'
