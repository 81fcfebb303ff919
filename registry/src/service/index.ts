export type { Changes } from '../store/changes.ts'
export type {
  Branch,
  ContentKey,
  Deployment,
  Environment,
  KnownIntegration,
  KnownObservation,
  Pacticipant,
  PacticipantVersion,
  Publication,
  PublicationSummary,
  RegisteredSchema,
  Registration,
  StoredSchema,
  Trigger,
  Verification
} from '../store/store.ts'
export {
  type Associated,
  type AssociationQuery,
  type AssociationRequest,
  type AssociationStep,
  associate,
  dissociate,
  listAssociations,
  mutateAssociations
} from './associations.ts'
export type { SchemaRequest } from './candidates.ts'
export { type ExplainedVerdict, explainCheck } from './check.ts'
export { checkChoreography, drawChoreography } from './choreography.ts'
export { checkSubject, checkVersion } from './compatibility.ts'
export { changeConfig, configFor, ownConfig, removeConfig } from './config.ts'
export { inAnyContext, removeContext } from './contexts.ts'
export { draftContract, exportContracts } from './contract-export.ts'
export type { Clock, Core, ServiceSettings } from './core.ts'
export { deleteSubject, deleteVersion } from './deletion.ts'
export {
  changeDeployment,
  getDeployment,
  listDeployments,
  type PlacedDeployment,
  recordDeployment,
  recordRelease
} from './deployments.ts'
export { diffVersions, type VersionDiff } from './diff.ts'
export {
  endOverride,
  forgetSighting,
  getFindingLevels,
  type KnownLevels,
  listDrains,
  listOverrides,
  listSightings,
  makeOverride,
  recordDrain,
  recordSighting,
  setFindingLevels
} from './environment-facts.ts'
export {
  createEnvironment,
  deleteEnvironment,
  type EnvironmentRequest,
  getEnvironment,
  listEnvironments,
  replaceEnvironment
} from './environments.ts'
export { changeExporter, createExporter, deleteExporter, getExporter } from './exporters.ts'
export { askGate, type GateRequest } from './gate.ts'
export type { Ignored } from './judging.ts'
export { type Linted, lintCandidate, lintVersion } from './linting.ts'
export { getSchema, lookUp, registrationsOfId, sortedNames } from './lookup.ts'
export { askMatrix, type MatrixAnswer, type PlacedVersion } from './matrix.ts'
export { changeMode, modeFor, ownMode, removeMode } from './modes.ts'
export { type Intake, listObservations, takeTraces } from './observations.ts'
export { observed } from './observed-store.ts'
export { type Declaration, declareOperations, listOperations } from './operations.ts'
export {
  changesBetween,
  deletePacts,
  getLatestPactOf,
  listPacts,
  type PactChanges,
  type PactLine,
  previousDistinctPact
} from './pact-lists.ts'
export {
  deleteBranch,
  getBranch,
  getPacticipantVersion,
  listBranches,
  listPacticipantVersions,
  newestVersion,
  putOnBranch,
  putPacticipantVersion,
  tagVersion,
  untagVersion
} from './pacticipant-versions.ts'
export {
  changePacticipant,
  getPacticipant,
  listPacticipants,
  type PacticipantChanges,
  replacePacticipant
} from './pacticipants.ts'
export {
  deletePact,
  getLatestPact,
  getPact,
  getPactContent,
  listIntegrations,
  listLatestPacts
} from './pacts.ts'
export { askPlan, type PlanAnswer, type PlanRequest, type Target } from './plan.ts'
export { providerStates, type StateScope, type WantedState } from './provider-states.ts'
export { type PublishedPact, type PublishOutcome, type PublishRequest, publish } from './publishing.ts'
export { register } from './registration.ts'
export { createRegistry, type RegistryOptions } from './registry.ts'
export {
  addLabel,
  deleteIntegrations,
  deletePacticipant,
  deletePacticipantVersion,
  deleteResult,
  removeLabel,
  takeOffBranch
} from './removals.ts'
export { type Rendering, rendered } from './rendering.ts'
export { type CleanedPacticipant, clean } from './retention.ts'
export type { DanglingLink, LinkedSchemas, Misfit } from './schema-links.ts'
export { pactsToVerify } from './selection.ts'
export { getContract, type PublishedOperation, publishContract } from './service-contracts.ts'
export {
  type DeploymentRequest,
  type EndRequest,
  endServiceDeployment,
  listServiceDeployments,
  recordServiceDeployment
} from './service-deployments.ts'
export { findByMetadata, type ListedSchema, listSchemas, subjectOf } from './subjects.ts'
export { findTags, retagVersion } from './tagging.ts'
export { getResult, publishResult } from './verifications.ts'
export { getVersion, parseVersion, referrersOf, registrationsOf } from './versions.ts'
export { untilKnown } from './waiting.ts'
export type { Fired } from './webhook-events.ts'
export type { Sent } from './webhook-sending.ts'
export type { EventUrls } from './webhook-variables.ts'
export {
  createWebhook,
  deleteWebhook,
  getWebhook,
  latestTriggers,
  listPactWebhooks,
  listTriggers,
  listWebhooks,
  putWebhook,
  testDefinition,
  testWebhook,
  triggerLog,
  type WebhookDefinition,
  type WebhookScope
} from './webhooks.ts'
