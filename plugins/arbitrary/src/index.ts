export { arbitrary, arbitraryOf } from './arbitrary.ts'
export { NoMessage } from './no-message.ts'
