export { ManagementError, type ManagementOptions } from './management.ts'
export { watchRabbitmq } from './watcher.ts'
