export { createKafkaBroker, type KafkaOptions } from './broker.ts'
export type { Client, Consumer, Sink } from './client.ts'
export { deadLetterHeaders, retryHeaders } from './headers.ts'
export type { Offset, Outgoing, Partition, Received, RecordHeaders } from './record.ts'
