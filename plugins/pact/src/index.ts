export { type Consumer, consumer } from './consumer/consumer.ts'
export type { ConsumerOptions, Expectation, TestFunction } from './consumer/expectation.ts'
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
export { type Proof, readProofs, writeProof } from './proofs.ts'
