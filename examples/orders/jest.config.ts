import { join } from 'node:path'

/** For `node --experimental-vm-modules node_modules/jest/bin/jest.js`: jest takes modules only so. */
export default {
  testMatch: ['**/*.jest.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': join(import.meta.dirname, 'runners/strip-types.ts') }
}
