export type { ConnectionOptions } from './connection.ts'
export { type DeadLetterReason, deadLetterHeaders, deadLetterSubject } from './dead-letter.ts'
export { headerNames } from './headers.ts'
export { connectJetStream, type JetStreamOptions } from './jetstream.ts'
