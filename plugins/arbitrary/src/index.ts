export { arbitrary } from './arbitrary.ts'
export { NoMessage } from './no-message.ts'
