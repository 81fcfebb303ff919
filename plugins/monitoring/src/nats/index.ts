export { type NatsConnectionOptions, watchNats } from './watcher.ts'
