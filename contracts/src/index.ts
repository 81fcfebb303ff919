export {
  type Association,
  type AssociationTerms,
  type AssociationType,
  agreed,
  associationTypes,
  defaultSubject,
  isSameAssociation,
  type Lifecycle,
  lifecycles,
  type Resource,
  toAssociationType,
  toResource
} from './associations.ts'
export {
  type AmqpBinding,
  type AmqpChannel,
  type AmqpExchange,
  type AmqpQueue,
  type Channel,
  type ChannelOf,
  type ExchangeType,
  exchangeTypes,
  type KafkaChannel,
  type NatsChannel,
  type NatsConsumer,
  type NatsStream,
  type OtherChannel,
  type ProtocolName,
  type Retention
} from './choreography/channel.ts'
export { explainFinding } from './choreography/explain.ts'
export {
  type ChoreographyFinding,
  defaultFindingLevels,
  type FindingFacts,
  type FindingId,
  type FindingLevel,
  findingIds,
  findingLevels
} from './choreography/finding.ts'
export { findingsOf } from './choreography/findings/find.ts'
export type { Scope } from './choreography/findings/finder.ts'
export { type Seen, type Survey, surveyOf } from './choreography/findings/survey.ts'
export { connect, type Flow, isSameMessage, type Switchboard } from './choreography/flows.ts'
export {
  type Action,
  actions,
  type Delivery,
  type DeliveryLimits,
  distinctVersions,
  type Evidence,
  type Grade,
  grades,
  type Operation,
  type OwnedOperation,
  type SchemaPointer,
  type ServiceVersion,
  type Start,
  serviceVersionText,
  starts
} from './choreography/operation.ts'
export { channelKey, protocolNames, restBetween } from './choreography/protocols/index.ts'
export type { Rest } from './choreography/protocols/protocol.ts'
export { mayMeet } from './choreography/protocols/templates.ts'
export {
  type Conflict,
  check,
  type Direction,
  type Finding,
  findings,
  isAccepted,
  type Level,
  levels,
  type Verdict,
  type Version
} from './compatibility.ts'
export {
  type Config,
  type ConfigPatch,
  type EffectiveConfig,
  effectiveConfig,
  lintSwitches,
  patchConfig
} from './config.ts'
export type { Metadata, Reference, Rule, RuleSet, SchemaContent } from './content.ts'
export { findingsAround, surveyOfRunning } from './deploy/around.ts'
export {
  type Answer as GateAnswer,
  type GateDecision,
  type GateQuestion,
  judge,
  type LevelledFinding,
  type LevelVerdict,
  levelled,
  type Obstacle,
  type PactRow,
  type UnreadChange
} from './deploy/gate.ts'
export { type Graph, type GraphEdge, type GraphVersion, graphOf } from './deploy/graph.ts'
export { meetingsIn } from './deploy/meetings.ts'
export {
  type Ignorance,
  isBroken,
  isUnknown,
  type Outcome,
  outcomeOf,
  type Pair,
  type Waiver
} from './deploy/pairs.ts'
export {
  type Drains,
  gather,
  isAlive,
  isLeftForNewcomers,
  type Parties,
  type Party,
  type Presence,
  type Rests,
  versionsWithMessagesLeft
} from './deploy/parties.ts'
export type { Mover } from './deploy/plan/movers.ts'
export {
  type Hindrance,
  type Plan,
  type PlanQuestion,
  type Precedence,
  planRollout
} from './deploy/plan/plan.ts'
export { type Relation, relationsOf } from './deploy/plan/relations.ts'
export type { Drain as PlannedDrain, Move, PointOfNoReturn, Wave } from './deploy/plan/waves.ts'
export { type Surroundings, surroundingsOf } from './deploy/surroundings.ts'
export { checkExporter, contextTypes, type Exporter, type ExporterDefinition } from './exporters.ts'
export {
  type ChoreographyFailures,
  type ContractFailures,
  type DocumentProblem,
  Failure,
  type FailureCode,
  type Failures,
  isFailure,
  type RequestFailures,
  type SchemaFailures
} from './failures.ts'
export type {
  Counterexample,
  Decoder,
  Difference,
  Encoder,
  Format,
  MessageChoice,
  Policy,
  Reading,
  Referenced,
  Schema,
  TaggedPlace
} from './formats/format.ts'
export { defaultFormat, formatOf, formats } from './formats/index.ts'
export { leafOf, messageMeant, misfitOf, type PartMisfit } from './formats/parts.ts'
export type {
  BytesForm,
  FieldForm,
  Form,
  IntegerForm,
  ListForm,
  LiteralsForm,
  MembersForm,
  NumberForm,
  RecordForm,
  Shape,
  StringForm
} from './formats/shape.ts'
export {
  type Frame,
  type PlacedMessage,
  readFrame,
  readMessagePath,
  writeFrame,
  writeMessagePath
} from './frame.ts'
export { guidOf, guidText } from './identity.ts'
export {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  JsonError,
  JsonNumber,
  type JsonObject,
  parseJson,
  parsePlain,
  toPlain,
  writeJson
} from './json.ts'
export {
  explainLint,
  type LintFinding,
  type LintLevel,
  type LintLevels,
  type LintRule,
  lint,
  lintLevels,
  lintRules
} from './lint.ts'
export { mergeMetadata, mergeRuleSets } from './merging.ts'
export { isImporting, isWritable, type Mode, modes } from './modes.ts'
export {
  afterAttempt,
  type BranchFallback,
  type BranchMembership,
  basicCredentials,
  buildMatrix,
  type Choice,
  type ConsumerFact,
  type ConsumerVersionFact,
  type ConsumerVersionSelector,
  checkMatrixQuery,
  checkNames,
  comparePacts,
  concerns,
  contentSha,
  contentTypeOf,
  describeConflict,
  describeDifference,
  type ExtraRow,
  embeddedConfiguration,
  exampleOf,
  type FoundVersions,
  filledRequest,
  hostOf,
  type Integration,
  type Interaction,
  inferredSelectors,
  integrationsOf,
  interactionId,
  type KeepReason,
  keepReasons,
  type LabelledParty,
  type LatestBy,
  lookalikes,
  type Matrix,
  type MatrixNotice,
  type MatrixQuery,
  type MatrixQueryInput,
  type MatrixRow,
  type MatrixSelector,
  type MatrixSelectors,
  type MessagePart,
  mask,
  masked,
  matchesAny,
  matrixNotice,
  matrixReason,
  meansAnyVersion,
  mergePacts,
  type Pact,
  type PactDifference,
  type PublicationFact,
  parseSelectors,
  type ResolvedSelector,
  type ResultFact,
  type RetentionPolicy,
  type RetentionVersion,
  readPact,
  redacted,
  resolveSelector,
  retain,
  type SchemaLink,
  type SelectedPact,
  type SelectionRequest,
  type SelectorInput,
  schemaLinks,
  secretsOf,
  selectPacts,
  shortDescription,
  splice,
  statusVariables,
  type TriggerStatus,
  unmasked,
  urlProblem,
  type VerificationFact,
  type VerificationFacts,
  type VerificationNotice,
  verificationNotices,
  type Webhook,
  type WebhookEvent,
  type WebhookMethod,
  type WebhookParty,
  type WebhookRequest,
  type WebhookVariables,
  webhookEvents,
  webhookMethods,
  webhookName,
  webhookVariables
} from './pacts/index.ts'
export { placed, unplaced } from './placing.ts'
export { type ReservedConflict, requireFieldNames, reservedConflicts } from './reserved.ts'
export { checkRuleSet } from './rule-sets.ts'
export { schemaLines } from './schema-lines.ts'
export {
  defaultContext,
  everyContext,
  globalContext,
  isValidSubject,
  normalizeSubject,
  parseSubject,
  type Subject,
  subjectReferredTo,
  subjectText
} from './subjects.ts'
export { sharedTags, type TagChange, tagsOf, withTags } from './tags.ts'
export { attributionOf } from './traces/attribution.ts'
export { type Conformance, conformanceOf } from './traces/conformance.ts'
export { explainTraceFinding } from './traces/explain.ts'
export { factsOf, type MessageFact, ownAttributes, type SeenPlace } from './traces/facts.ts'
export {
  type TraceFinding,
  type TraceFindingFacts,
  type TraceFindingId,
  traceFindingIds,
  traceFindingKinds
} from './traces/finding.ts'
export { type Observation, observationsOf } from './traces/observations.ts'
export { isAt, placeText } from './traces/places.ts'
export type { Traces } from './traces/scope.ts'
export {
  type Attributes,
  type AttributeValue,
  type Span as TraceSpan,
  type SpanKind,
  type SpanPointer,
  spanKinds
} from './traces/span.ts'
export { isAlike, recordsVersion, versionProperty, withVersion } from './version-property.ts'
