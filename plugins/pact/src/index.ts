export { type Proof, readProofs, writeProof } from './proofs.ts'
