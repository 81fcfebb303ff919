export { RegistryFailure } from '@instep/messages'
export { type Proof, readProofs } from '../proofs.ts'
export { type Published, type PublishOptions, publish } from './publish.ts'
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
export { type AskGit, clientOf, type Settings, settingsFrom } from './settings.ts'
