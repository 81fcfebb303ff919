export { RegistryFailure } from '@instep/messages'
export { type Proof, readProofs } from '../proofs.ts'
export {
  type Published,
  type PublishedPacts,
  type PublishedResult,
  type PublishOptions,
  publish,
  publishResults
} from './publish.ts'
export { keepResult, keptResults, type VerificationResult } from './results.ts'
export {
  clearRun,
  type KeptPact,
  keptPacts,
  noteRun,
  pactFolder,
  type Run,
  readRun,
  Unpublishable
} from './run-folder.ts'
export { type Asked, type AskGit, registryOf, type Settings, settingsFrom } from './settings.ts'
