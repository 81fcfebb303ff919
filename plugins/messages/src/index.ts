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
export { type ConsumingContract, consume } from './consume.ts'
export { createDeserialiser, type Deserialiser, type ReadingContract, type Received } from './deserialiser.ts'
export { type Framing, framings, headerName, type Marked, readMark } from './framing.ts'
export { createLanes, type Lanes } from './lanes.ts'
export { createMemoryBroker, type MemoryBroker } from './memory-broker.ts'
export { type SchemaFacts, Unreadable, Unwritable } from './message-error.ts'
export {
  createPublisher,
  type Publisher,
  type PublishingContract,
  type PublishOptions
} from './publisher.ts'
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
export {
  createSchemaTexts,
  type SchemasOptions,
  type SchemaText,
  type SchemaTexts
} from './schema-texts.ts'
export { createSchemas, type KnownSchema, type Schemas } from './schemas.ts'
export {
  createSerialiser,
  type Serialised,
  type Serialiser,
  type SubjectChoice,
  type WritingContract
} from './serialiser.ts'
export { DeadLetter, Drop, type Outcome, outcomes, Retry, type Settlement } from './settlement.ts'
export { type Part, type SubjectStrategy, subjectName, subjectStrategies } from './subject-name.ts'
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
