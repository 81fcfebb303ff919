import { defineConfig } from 'vitest/config'
import { findPostgres } from './test/support/postgres-cluster.ts'
import { isEverythingRequired } from './test/support/requirements.ts'

/** Whether there is a PostgreSQL to run on; when there must be one, its want is a failure. */
const hasPostgres =
  isEverythingRequired || process.env.INSTEP_TEST_POSTGRES !== undefined || findPostgres() !== undefined
if (!hasPostgres) console.warn('skipped: the system tests on PostgreSQL, which is not installed')

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
      // The same clients against the other store. Suites that start stores of their own have both in the project above.
      ...(hasPostgres
        ? [
            {
              extends: true as const,
              test: {
                name: 'system on postgres',
                globalSetup: 'test/support/postgres.ts',
                env: { INSTEP_TEST_STORE: 'postgres' },
                include: [
                  'test/system/{confluent,pact}/**/*.test.ts',
                  'test/system/{gate,plan,environment-facts,service-contracts,clean,migration}.test.ts'
                ],
                // Bounds of comparing, in which no store takes part.
                exclude: ['test/system/confluent/adversarial.test.ts'],
                testTimeout: 120_000,
                hookTimeout: 120_000,
                pool: 'forks' as const,
                maxWorkers: 2
              }
            }
          ]
        : []),
      {
        extends: true,
        test: {
          name: 'brokers',
          globalSetup: 'test/support/brokers/setup.ts',
          include: ['test/brokers/**/*.test.ts'],
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
