import './matchers.ts'

export {
  arrayContaining,
  atLeastLike,
  atLeastOneLike,
  atMostLike,
  boolean,
  type Consumer,
  constrainedArrayLike,
  date,
  datetime,
  decimal,
  type Expectation,
  eachKeyLike,
  eachKeyMatches,
  eachLike,
  eachValueMatches,
  equal,
  fromProviderState,
  includes,
  integer,
  like,
  type Make,
  nullValue,
  number,
  type Occasion,
  type Producer,
  type Proof,
  readProofs,
  regex,
  type Sending,
  type Sendings,
  type State,
  sent,
  string,
  time,
  timestamp,
  uuid
} from '@instep/pact'
export type { SchemaMatchers } from './matchers.ts'
export { type RegistryFixture, registryFixture, type Seeds } from './registry-fixture.ts'
export { consumer, producer } from './services.ts'
