export { type Consumer, consumer } from './consumer/consumer.ts'
export type { ConsumerOptions, Expectation } from './consumer/expectation.ts'
export {
  arrayContaining,
  atLeastLike,
  atLeastOneLike,
  atMostLike,
  boolean,
  constrainedArrayLike,
  date,
  datetime,
  decimal,
  eachKeyLike,
  eachKeyMatches,
  eachLike,
  eachValueMatches,
  equal,
  fromProviderState,
  includes,
  integer,
  like,
  nullValue,
  number,
  regex,
  string,
  time,
  timestamp,
  uuid
} from './consumer/matchers.ts'
export { type Mistake, mistakeNames } from './consumer/mistakes/mistake.ts'
export type { ProducerOptions } from './producer/bench.ts'
export { encoded, Unencodable } from './producer/encoding.ts'
export { type Producer, producer, type Sendings } from './producer/producer.ts'
export { conflictText } from './producer/registration.ts'
export { type Along, type Make, type Occasion, type Sending, type State, sent } from './producer/sending.ts'
export { type Broken, PactBroken } from './producer/verification.ts'
export { type Proof, readProofs, writeProof } from './proofs.ts'
export { type Asked, registryOf, type Settings, settingsFrom } from './publishing/settings.ts'
export type { RunOptions, Test } from './run.ts'
export { typeOf } from './schema-file.ts'
