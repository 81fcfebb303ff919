import { defineConfig } from 'vitest/config'

/** The tests of the three services, each on its own. `INSTEP_REGISTRY` is where schemas are, and where pacts go. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/*.pact.ts'],
    reporters: ['tree', '@instep/vitest/reporter'],
    // The Pact library works on a thread of its own for each file, and writes one file per pair of services.
    fileParallelism: false,
    pool: 'forks'
  }
})
