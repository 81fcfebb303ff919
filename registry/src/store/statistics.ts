/** What is counted, as the names of metrics. */
export const counted = [
  'subjects',
  'schemas',
  'schemaVersions',
  'pacticipants',
  'pacticipantVersions',
  'integrations',
  'pactPublications',
  'pactVersions',
  'verificationResults',
  'environments',
  'deployedVersions',
  'webhooks'
] as const

export type Counted = (typeof counted)[number]

export interface StatisticsStore {
  /** How many there are of each. */
  counts(): Promise<Readonly<Record<Counted, number>>>
}
