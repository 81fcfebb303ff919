export { connectRabbitmq, type RabbitmqOptions } from './connect.ts'
export type { ConnectionOptions } from './connection.ts'
export { deadLetterHeaders, headerNames, retryHeaders } from './headers.ts'
