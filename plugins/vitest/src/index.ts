export { type Proof, readProofs } from '@instep/pact'
