export {
  type Broker,
  type Delivery,
  type Headers,
  headerText,
  type Message,
  type Receiver,
  type SubscribeOptions,
  Unroutable
} from './broker.ts'
export { type Codec, createCodec } from './codec.ts'
export { createMemoryBroker, type MemoryBroker } from './memory-broker.ts'
export {
  type Context,
  createReceiver,
  defaultOutcomes,
  type Handler,
  Late,
  type Read,
  type ReceiverOptions,
  type Trouble,
  troubles
} from './receiver.ts'
export { asking, patient, RegistryFailure } from './registry-failure.ts'
export { createSchemas, type KnownSchema, type Schemas, type SchemasOptions } from './schemas.ts'
export { DeadLetter, Drop, type Outcome, outcomes, Retry, type Settlement } from './settlement.ts'
export { receiveUntilKilled } from './suite/crashes.ts'
export { describeBroker } from './suite/describe-broker.ts'
export {
  type Ability,
  abilities,
  type ConsumerProcess,
  type DeadLetters,
  type Outage,
  type Runner,
  type Subject
} from './suite/subject.ts'
