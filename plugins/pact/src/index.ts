export { type Consumer, consumer } from './consumer/consumer.ts'
export type { ConsumerOptions, Expectation, TestFunction } from './consumer/expectation.ts'
export { type Proof, readProofs, writeProof } from './proofs.ts'
