import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Real servers, real clients and property tests share two cores with whatever else runs.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: 'test/support/postgres.ts',
          include: [
            '{contracts,protocol,registry,cli,plugins/*}/src/**/*.test.ts',
            'test/{architecture,store}/**/*.test.ts'
          ]
        }
      },
      {
        extends: true,
        test: {
          name: 'system',
          globalSetup: 'test/support/postgres.ts',
          include: ['test/system/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 2
        }
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000
        }
      },
      {
        extends: true,
        test: {
          name: 'examples',
          include: ['examples/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 1
        }
      }
    ]
  }
})
