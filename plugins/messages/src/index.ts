export type { Broker, Message, Receiver } from './broker.ts'
export { type Codec, createCodec } from './codec.ts'
export { describeBroker, type Runner } from './describe-broker.ts'
export { createMemoryBroker, type MemoryBroker } from './memory-broker.ts'
