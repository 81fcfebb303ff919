export { connectRabbitmq, type RabbitmqOptions } from './connect.ts'
export type { ConnectionOptions } from './connection.ts'
export { deadLetterHeaders, headerNames, retryHeaders } from './headers.ts'
export { type Asked, checkTopology } from './topology/check.ts'
export { declareTopology } from './topology/declare.ts'
export {
  type Difference,
  type DifferenceFacts,
  type DifferenceKind,
  explainDifference
} from './topology/difference.ts'
