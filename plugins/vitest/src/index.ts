import './matchers.ts'

export {
  type Make,
  type Occasion,
  type Proof,
  readProofs,
  type Sending,
  type Sendings,
  type State,
  sent
} from '@instep/pact'
export type { SchemaMatchers } from './matchers.ts'
export { producer } from './producer.ts'
export { type RegistryFixture, registryFixture, type Seeds } from './registry-fixture.ts'
