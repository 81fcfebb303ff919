import type { confluent } from '@instep/protocol'
import type { Handlers } from '../route.ts'

/** The release of the Confluent API that Instep keeps to. */
const apiVersion = '8.0.0-instep'

export const metadata: Handlers<typeof confluent.metadata> = {
  getClusterId: async () => ({
    scope: { path: [], clusters: { 'kafka-cluster': 'instep', 'schema-registry-cluster': 'instep' } }
  }),
  getServerVersion: async () => ({ version: apiVersion, commitId: 'instep' }),
  getDeployment: async () => ({ attributes: [] })
}
