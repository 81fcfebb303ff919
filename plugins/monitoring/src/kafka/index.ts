export { type KafkaConnection, watchKafka } from './watcher.ts'
